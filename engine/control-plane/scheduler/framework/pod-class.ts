import type { NodeInfo } from '../model/node-info';
import type { Outcome } from './plugin';

/**
 * What is known of all pods with one signature: for each node the verdict and the raw scores of the plugins that keep the
 * promise of `signature`, good until the node changes.
 */
export class PodClass {
  private filteredAt: Float64Array = new Float64Array(0);
  private scoredAt: Float64Array = new Float64Array(0);
  private readonly verdicts: Outcome[] = [];
  private readonly raw: Float64Array[];
  private epoch = -1;
  usedAt = 0;

  constructor(scorers: number) {
    this.raw = Array.from({ length: scorers }, () => new Float64Array(0));
  }

  /** Forgets all if nodes have come or gone since. */
  ready(slots: number, epoch: number): void {
    if (slots > this.filteredAt.length) this.grow(slots);
    if (epoch === this.epoch) return;
    this.epoch = epoch;
    this.filteredAt.fill(0);
    this.scoredAt.fill(0);
  }

  verdict(node: NodeInfo, compute: (node: NodeInfo) => Outcome): Outcome {
    const { slot } = node;
    if (this.filteredAt[slot] === node.generation) return this.verdicts[slot];
    const verdict = compute(node);
    this.verdicts[slot] = verdict;
    this.filteredAt[slot] = node.generation;
    return verdict;
  }

  /** Sees to it that `score` knows the node; `compute` gives the raw score of the i-th plugin. */
  score(node: NodeInfo, compute: (scorer: number, node: NodeInfo) => number): void {
    const { slot } = node;
    if (this.scoredAt[slot] === node.generation) return;
    this.scoredAt[slot] = node.generation;
    for (let scorer = 0; scorer < this.raw.length; scorer++) {
      const column = this.raw[scorer];
      if (column !== undefined) column[slot] = compute(scorer, node);
    }
  }

  /** Raw scores of the i-th plugin by slot. */
  scoresOf(scorer: number): Float64Array {
    return this.raw[scorer] ?? NO_SCORES;
  }

  private grow(slots: number): void {
    const length = Math.max(8, slots, this.filteredAt.length * 2);
    this.filteredAt = grown(this.filteredAt, length);
    this.scoredAt = grown(this.scoredAt, length);
    for (let scorer = 0; scorer < this.raw.length; scorer++) {
      this.raw[scorer] = grown(this.raw[scorer] ?? NO_SCORES, length);
    }
  }
}

/** The classes in use; those long unused are forgotten. */
export class PodClasses {
  private readonly byKey = new Map<string, PodClass>();
  private clock = 0;

  constructor(private readonly scorers: number) {}

  of(key: string): PodClass {
    let found = this.byKey.get(key);
    if (found === undefined) {
      if (this.byKey.size >= CLASSES_MAX) this.forgetUnused();
      found = new PodClass(this.scorers);
      this.byKey.set(key, found);
    }
    found.usedAt = ++this.clock;
    return found;
  }

  private forgetUnused(): void {
    const byAge = [...this.byKey].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [key] of byAge.slice(0, CLASSES_MAX / 2)) this.byKey.delete(key);
  }
}

const CLASSES_MAX = 256;
const NO_SCORES = new Float64Array(0);

function grown(old: Float64Array, length: number): Float64Array {
  const fresh = new Float64Array(length);
  fresh.set(old);
  return fresh;
}
