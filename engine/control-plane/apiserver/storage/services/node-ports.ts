import type { Random } from '../../../../sim/random';

const FIRST = 30_000;
const LAST = 32_767;
/** So many of the first ports are left to those who ask for one by number, as long as there are others. */
const RESERVED = 86;
/** What a dry run is told counts from here. */
const DUMMY = 32_768;

/** The ports that one request takes (registry/core/service/portallocator, v1.36). */
export class NodePortOperation {
  /** Taken by this request. */
  readonly allocated = new Set<number>();

  constructor(
    private readonly taken: ReadonlySet<number>,
    private readonly random: Random,
    private readonly dryRun: boolean,
  ) {}

  /** Why the port cannot be given; undefined: it is. */
  take(port: number): string | undefined {
    if (!this.dryRun && (port < FIRST || port > LAST)) {
      return `provided port is not in the valid range. The range of valid ports is ${FIRST}-${LAST}`;
    }
    if (this.taken.has(port) || this.allocated.has(port)) return 'provided port is already allocated';
    this.allocated.add(port);
    return undefined;
  }

  /** Undefined: there is none left. */
  takeAny(): number | undefined {
    const port = this.dryRun
      ? Math.max(DUMMY, ...this.allocated) + 1
      : (this.free(FIRST + RESERVED, LAST) ?? this.free(FIRST, FIRST + RESERVED - 1));
    if (port !== undefined) this.allocated.add(port);
    return port;
  }

  private free(low: number, high: number): number | undefined {
    const size = high - low + 1;
    const start = this.random.integer(0, size - 1);
    for (let step = 0; step < size; step++) {
      const port = low + ((start + step) % size);
      if (!this.taken.has(port) && !this.allocated.has(port)) return port;
    }
    return undefined;
  }
}
