import type { Device } from '../../../../api/types/resource-v1';
import { quantity } from '../../../../base/quantity';
import { deviceId, type FoundDevice } from './found-device';
import type { Pool } from './pools';

/** Amounts by the names of counter sets and of their counters. */
type Amounts = Map<string, Map<string, bigint>>;

/**
 * What devices of a pool draw from counters that they share: partitions of one card, say (checkAvailableCounters,
 * structured/internal/incubating/allocator, v0.36). As there, pools are told apart by their names alone, and what a device
 * drew that then is kept off by a taint or a constraint stays drawn until the next attempt.
 */
export class SharedCounters {
  private readonly available = new Map<string, Amounts>();
  private readonly drawn = new Map<string, Amounts>();

  constructor(private readonly taken: ReadonlySet<string>) {}

  /** False: there is too little of something, and nothing is drawn. */
  draw({ device, pool }: FoundDevice): boolean {
    const available = this.availableIn(pool);
    const drawn = this.drawn.get(pool.name) ?? new Map<string, Map<string, bigint>>();
    this.drawn.set(pool.name, drawn);
    change(drawn, device, 1n);
    for (const [set, counters] of available)
      for (const [name, amount] of counters)
        if (amount < (drawn.get(set)?.get(name) ?? 0n)) {
          change(drawn, device, -1n);
          return false;
        }
    return true;
  }

  putBack({ device, pool }: FoundDevice): void {
    const drawn = this.drawn.get(pool.name);
    if (drawn !== undefined) change(drawn, device, -1n);
  }

  /** What the devices that are gone have left. */
  private availableIn(pool: Pool): Amounts {
    const known = this.available.get(pool.name);
    if (known !== undefined) return known;
    const amounts: Amounts = new Map();
    for (const [name, { counters = {} }] of pool.counterSets)
      amounts.set(name, new Map(Object.entries(counters).map(([each, { value }]) => [each, quantity(value).nanos])));
    for (const { spec } of [...pool.slices, ...pool.otherSlices])
      for (const device of spec.devices ?? [])
        if (this.taken.has(deviceId(spec.driver, spec.pool.name, device.name))) change(amounts, device, -1n);
    this.available.set(pool.name, amounts);
    return amounts;
  }
}

function change(amounts: Amounts, { consumesCounters = [] }: Device, sign: bigint): void {
  for (const { counterSet, counters = {} } of consumesCounters) {
    const set = amounts.get(counterSet) ?? new Map<string, bigint>();
    amounts.set(counterSet, set);
    for (const [name, { value }] of Object.entries(counters))
      set.set(name, (set.get(name) ?? 0n) + sign * quantity(value).nanos);
  }
}
