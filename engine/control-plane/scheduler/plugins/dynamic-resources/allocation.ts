import { keyOfObject, keyText } from '../../../../api/object';
import type { Node } from '../../../../api/types/core-v1';
import type { AllocationResult, Device, ResourceClaim, ResourceSlice } from '../../../../api/types/resource-v1';
import { allocationResult } from './allocation-result';
import { runningConstraint, type RunningConstraint } from './device-constraint';
import { alternativesOf, type Alternative, type ClassLookup } from './device-request';
import { isSelected, type Selected } from './device-selector';
import { isKeptOff } from './device-taints';
import { deviceId, type FoundDevice, type TakenDevice } from './found-device';
import { poolsFor, servesDevice, type Pool } from './pools';
import { SharedCounters } from './shared-counters';

export interface AllocationParts {
  readonly classOf: ClassLookup;
  readonly slices: readonly ResourceSlice[];
  /** Ids of devices that are gone. */
  readonly taken: ReadonlySet<string>;
}

/** `none`: not on this node. `unfit`: not on this node either, and the reason tells why. `error` ends the attempt. */
export type Allocated =
  | { readonly kind: 'allocated'; readonly results: readonly AllocationResult[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unfit'; readonly reason: string }
  | { readonly kind: 'error'; readonly message: string };

/** Devices for claims that all have to be satisfied on one node. */
export function allocate(parts: AllocationParts, node: Node, claims: readonly ResourceClaim[]): Allocated {
  const pools = poolsFor(node, parts.slices);
  const search = new Search(parts, node, claims, pools);
  const outcome = search.prepare() ?? search.run();
  if (typeof outcome === 'object') return { kind: 'error', message: outcome.error };
  if (outcome === 'done') return { kind: 'allocated', results: search.results(node.metadata.name) };
  return pools.some(({ isInvalid }) => isInvalid)
    ? { kind: 'unfit', reason: 'invalid resource pools were encountered' }
    : { kind: 'none' };
}

interface Broken {
  readonly error: string;
}

/** `exceeded`: the claim would hold more devices than it may; trying other devices does not help. */
type Step = 'done' | 'none' | 'exceeded' | Broken;

/** resource.k8s.io `AllocationResultsMaxSize`. */
const DEVICES_OF_CLAIM_MAX = 32;

/**
 * Tries device after device for request after request, and takes a step back where it gets stuck. The first solution is
 * taken (structured/internal/incubating/allocator, v0.36).
 */
class Search {
  private readonly requests: (readonly PreparedAlternative[])[][] = [];
  private readonly chosen: number[][] = [];
  private readonly constraints: (readonly RunningConstraint[])[] = [];
  private readonly taking = new Map<string, Set<number>>();
  private readonly result: TakenDevice[][];
  private readonly devices: readonly FoundDevice[];
  private readonly selected = new Map<Alternative, Map<string, Selected>>();
  private readonly counters: SharedCounters;

  constructor(
    private readonly parts: AllocationParts,
    private readonly node: Node,
    private readonly claims: readonly ResourceClaim[],
    private readonly pools: readonly Pool[],
  ) {
    this.result = claims.map(() => []);
    this.devices = pools.flatMap(devicesOf);
    this.counters = new SharedCounters(parts.taken);
  }

  /** What is wrong with the claims, if anything. */
  prepare(): Broken | undefined {
    for (const claim of this.claims) {
      const { requests, constraints = [] } = claim.spec.devices;
      const prepared: (readonly PreparedAlternative[])[] = [];
      for (const request of requests) {
        const alternatives = alternativesOf(claim, request, this.parts.classOf);
        if ('error' in alternatives) return alternatives;
        const ready: PreparedAlternative[] = [];
        for (const each of alternatives) {
          const all = each.wantsAll ? this.allFor(claim, each) : undefined;
          if (all !== undefined && 'error' in all) return all;
          ready.push({ ...each, all, needed: all?.length ?? each.count });
        }
        prepared.push(ready);
      }
      const least = prepared.reduce((sum, ways) => sum + Math.min(...ways.map(({ needed }) => needed)), 0);
      if (least > DEVICES_OF_CLAIM_MAX) {
        const limit = `exceeds the claim limit of ${DEVICES_OF_CLAIM_MAX}`;
        return { error: `claim ${textOf(claim)}: number of requested devices ${least} ${limit}` };
      }
      this.requests.push(prepared);
      this.chosen.push(requests.map(() => 0));
      this.constraints.push(constraints.map(runningConstraint));
    }
    return undefined;
  }

  run(): Step {
    return this.request(0, 0);
  }

  results(node: string): readonly AllocationResult[] {
    return this.claims.map((claim, at) => {
      const ways = (this.requests[at] ?? []).map((each, request) => each[this.chosen[at]?.[request] ?? 0]);
      return allocationResult(
        claim,
        ways.filter((way) => way !== undefined),
        this.result[at] ?? [],
        node,
      );
    });
  }

  private request(claim: number, request: number): Step {
    const requests = this.requests[claim];
    if (requests === undefined) return 'done';
    const ways = requests[request];
    if (ways === undefined) {
      const rest = this.request(claim + 1, 0);
      return rest === 'exceeded' ? 'none' : rest;
    }
    let outcome: Step = 'exceeded';
    for (const [index, way] of ways.entries()) {
      const step = this.fill({ claim, request, way }, 0, 0);
      if (step === 'exceeded') continue;
      outcome = step;
      if (step === 'none') continue;
      const chosen = this.chosen[claim];
      if (chosen !== undefined) chosen[request] = index;
      break;
    }
    return outcome;
  }

  /** Finds the device number `index` of a request, and all that come after it. */
  private fill(at: Position, index: number, from: number): Step {
    const { way } = at;
    if (way.all?.length === 0) return 'none';
    if (index >= way.needed) return this.request(at.claim, at.request + 1);
    if ((this.result[at.claim]?.length ?? 0) + way.needed - index > DEVICES_OF_CLAIM_MAX) return 'exceeded';
    if (way.all !== undefined) return this.fillAll(at, way.all, index);
    for (let next = from; next < this.devices.length; next++) {
      const device = this.devices[next];
      if (device === undefined || this.isInUse(at, device.id)) continue;
      const selected = this.selects(this.claims[at.claim], way, device);
      if (selected === false) continue;
      if (selected !== true) return selected;
      const took = this.take(at, device);
      if (took === 'no') continue;
      if (took !== 'yes') return took;
      const step = this.fill(at, index + 1, next + 1);
      if (step === 'done') return step;
      this.putBack(at, device);
      if (step !== 'none') return step;
    }
    return 'none';
  }

  private fillAll(at: Position, all: readonly FoundDevice[], index: number): Step {
    const device = all[index];
    if (device === undefined) return 'none';
    const took = this.take(at, device);
    if (took === 'no') return 'none';
    if (took !== 'yes') return took;
    const step = this.fill(at, index + 1, 0);
    if (step !== 'done') this.putBack(at, device);
    return step;
  }

  private take(at: Position, found: FoundDevice): 'yes' | 'no' | Broken {
    const { way, claim } = at;
    const { device, id, slice } = found;
    if (this.isInUse(at, id)) return 'no';
    const unmodelled = unmodelledIn(device);
    if (unmodelled !== undefined) return { error: `device ${id}: not modelled: ${unmodelled}` };
    if (drawsCounters(device) && !this.counters.draw(found)) return 'no';
    if (isKeptOff(device.taints, way.tolerations)) return 'no';
    const constraints = this.constraints[claim] ?? [];
    const broken = constraints.findIndex((constraint) => !constraint.add(way.name, slice.spec.driver, device));
    if (broken >= 0) {
      if (way.all !== undefined) {
        const about = `claim ${textOf(this.claims[claim])}, request ${way.name.subRequest ?? way.name.request}`;
        return { error: `${about}: cannot add device ${id} because a claim constraint would not be satisfied` };
      }
      for (const constraint of constraints.slice(0, broken)) constraint.remove(way.name);
      return 'no';
    }
    const taking = this.taking.get(id) ?? new Set();
    this.taking.set(id, taking.add(claim));
    this.result[claim]?.push({ ...found, alternative: way });
    return 'yes';
  }

  private putBack({ claim, way }: Position, found: FoundDevice): void {
    for (const constraint of this.constraints[claim] ?? []) constraint.remove(way.name);
    this.taking.get(found.id)?.delete(claim);
    if (drawsCounters(found.device)) this.counters.putBack(found);
    this.result[claim]?.pop();
  }

  private isInUse({ claim, way }: Position, id: string): boolean {
    const taking = this.taking.get(id);
    if (way.adminAccess === true) return taking?.has(claim) === true;
    return this.parts.taken.has(id) || (taking?.size ?? 0) > 0;
  }

  private allFor(claim: ResourceClaim, way: Alternative): readonly FoundDevice[] | Broken {
    const all: FoundDevice[] = [];
    const about = `claim ${textOf(claim)}, request ${way.name.subRequest ?? way.name.request}: asks for all devices`;
    for (const pool of this.pools) {
      const name = `resource pool ${pool.driver}/${pool.name}`;
      if (pool.isIncomplete) return { error: `${about}, but ${name} is currently being updated` };
      if (pool.isInvalid) return { error: `${about}, but ${name} is currently invalid` };
      for (const device of devicesOf(pool)) {
        const selected = this.selects(claim, way, device);
        if (typeof selected === 'object') return selected;
        if (selected) all.push(device);
      }
    }
    return all;
  }

  private selects(claim: ResourceClaim | undefined, way: Alternative, found: FoundDevice): Selected {
    const known = this.selected.get(way) ?? new Map<string, Selected>();
    this.selected.set(way, known);
    let selected = known.get(found.id);
    if (selected === undefined) known.set(found.id, (selected = this.selectsFreshly(claim, way, found)));
    return selected;
  }

  private selectsFreshly(claim: ResourceClaim | undefined, way: Alternative, { device, slice }: FoundDevice): Selected {
    const { deviceClass, selectors } = way;
    const byClass = isSelected(deviceClass.spec.selectors, slice.spec.driver, device);
    if (typeof byClass === 'object') return { error: `class ${deviceClass.metadata.name}: ${byClass.error}` };
    if (!byClass) return false;
    const byRequest = isSelected(selectors, slice.spec.driver, device);
    if (typeof byRequest === 'object') return { error: `claim ${textOf(claim)}: ${byRequest.error}` };
    return byRequest && servesDevice(slice, device, this.node);
  }
}

interface PreparedAlternative extends Alternative {
  readonly all: readonly FoundDevice[] | undefined;
  readonly needed: number;
}

interface Position {
  readonly claim: number;
  readonly request: number;
  readonly way: PreparedAlternative;
}

const devicesOf = (pool: Pool): readonly FoundDevice[] =>
  pool.slices.flatMap((slice) =>
    (slice.spec.devices ?? []).map((device) => ({
      ...{ id: deviceId(pool.driver, pool.name, device.name), device, slice, pool },
    })),
  );

const textOf = (claim: ResourceClaim | undefined): string => (claim === undefined ? '' : keyText(keyOfObject(claim)));

const drawsCounters = ({ consumesCounters }: Device): boolean => (consumesCounters?.length ?? 0) > 0;

const unmodelledIn = ({ allowMultipleAllocations }: Device): string | undefined =>
  allowMultipleAllocations === true ? 'devices with several allocations' : undefined;
