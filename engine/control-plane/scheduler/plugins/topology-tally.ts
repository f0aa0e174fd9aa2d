import { ABSENT, type Topology } from '../cache/topology';
import type { NodeInfo } from '../model/node-info';

/**
 * Counts by topology value that may be changed for trial, without touching those that they started from. Values are told
 * by their numbers in the topology.
 */
export class TopologyTally {
  private changes: Map<number, number> | undefined;
  private facts: Facts | undefined;

  /** `domains` marks with 1 the values that count as domains; undefined: all. */
  constructor(
    readonly topology: Topology,
    private readonly base: Int32Array,
    private readonly inDomain?: Uint8Array,
  ) {}

  /** The count where the node is; undefined: the node has no such label. */
  at(node: NodeInfo): number | undefined {
    const value = this.topology.of(node);
    return value === ABSENT ? undefined : this.get(value);
  }

  get domains(): number {
    return this.baseFacts.domains;
  }

  get sum(): number {
    let sum = this.baseFacts.sum;
    for (const change of this.changes?.values() ?? []) sum += change;
    return sum;
  }

  /** The least count of any domain; infinite when there is none. */
  get least(): number {
    if (this.changes === undefined || this.changes.size === 0) return this.baseFacts.least;
    let least = Infinity;
    for (let value = 0; value < this.base.length; value++) {
      if (this.isDomain(value)) least = Math.min(least, this.get(value));
    }
    return least;
  }

  /** Nothing happens for a node that has no such label. */
  add(node: NodeInfo, delta: number): void {
    const value = this.topology.of(node);
    if (value === ABSENT) return;
    this.changes ??= new Map();
    this.changes.set(value, (this.changes.get(value) ?? 0) + delta);
  }

  copy(): TopologyTally {
    const copy = new TopologyTally(this.topology, this.base, this.inDomain);
    copy.changes = this.changes === undefined ? undefined : new Map(this.changes);
    copy.facts = this.baseFacts;
    return copy;
  }

  private get(value: number): number {
    const count = this.base[value] ?? 0;
    return this.changes === undefined ? count : count + (this.changes.get(value) ?? 0);
  }

  private isDomain(value: number): boolean {
    return this.inDomain === undefined || this.inDomain[value] === 1;
  }

  private get baseFacts(): Facts {
    return (this.facts ??= this.factsOfBase());
  }

  private factsOfBase(): Facts {
    let sum = 0;
    let least = Infinity;
    let domains = 0;
    for (let value = 0; value < this.base.length; value++) {
      const count = this.base[value] ?? 0;
      sum += count;
      if (!this.isDomain(value)) continue;
      domains++;
      if (count < least) least = count;
    }
    return { sum, least, domains };
  }
}

interface Facts {
  readonly sum: number;
  readonly least: number;
  readonly domains: number;
}
