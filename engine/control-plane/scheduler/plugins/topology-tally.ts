/** Counts by topology value that may be changed for trial, without touching those that they started from. */
export class TopologyTally {
  private changes: Map<string, number> | undefined;
  private facts: Facts | undefined;

  constructor(private readonly base: ReadonlyMap<string, number>) {}

  get(value: string): number {
    return (this.base.get(value) ?? 0) + (this.changes?.get(value) ?? 0);
  }

  get domains(): number {
    return this.base.size;
  }

  get sum(): number {
    let sum = this.baseFacts.sum;
    for (const change of this.changes?.values() ?? []) sum += change;
    return sum;
  }

  /** The least count of any value; infinite when there is none. */
  get least(): number {
    const { least, leastValue, secondLeast } = this.baseFacts;
    if (this.changes === undefined || this.changes.size === 0) return least;
    const [changed = ''] = this.changes.keys();
    if (this.changes.size > 1) return Math.min(...[...this.base.keys()].map((value) => this.get(value)));
    return Math.min(this.get(changed), changed === leastValue ? secondLeast : least);
  }

  add(value: string, delta: number): void {
    this.changes ??= new Map();
    this.changes.set(value, (this.changes.get(value) ?? 0) + delta);
  }

  copy(): TopologyTally {
    const copy = new TopologyTally(this.base);
    copy.changes = this.changes === undefined ? undefined : new Map(this.changes);
    copy.facts = this.baseFacts;
    return copy;
  }

  private get baseFacts(): Facts {
    return (this.facts ??= factsOf(this.base));
  }
}

interface Facts {
  readonly sum: number;
  readonly least: number;
  readonly leastValue: string | undefined;
  /** The least count of the other values. */
  readonly secondLeast: number;
}

function factsOf(counts: ReadonlyMap<string, number>): Facts {
  let sum = 0;
  let least = Infinity;
  let leastValue: string | undefined;
  let secondLeast = Infinity;
  for (const [value, count] of counts) {
    sum += count;
    if (count < least) {
      secondLeast = least;
      least = count;
      leastValue = value;
    } else if (count < secondLeast) secondLeast = count;
  }
  return { sum, least, leastValue, secondLeast };
}
