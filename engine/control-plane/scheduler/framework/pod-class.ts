import type { ChangeLog } from '../cache/change-log';
import type { NodeInfo } from '../model/node-info';
import type { Outcome } from './plugin';

/** What a class must know of the cluster to tell what it has from what is stale. */
export interface NodeChanges {
  readonly nodes: readonly NodeInfo[];
  readonly epoch: number;
  readonly changes: ChangeLog;
}

/**
 * What is known of all pods with one signature: for each node the verdict and the raw scores of the plugins that keep the
 * promise of `signature`, good until the node changes. Nodes are told by their position in the snapshot.
 */
export class PodClass {
  private fits: Uint8Array = new Uint8Array(0);
  private isScored: Uint8Array = new Uint8Array(0);
  private verdicts: Outcome[] = [];
  private readonly raw: Float64Array[];
  private epoch = -1;
  private cursor = 0;
  usedAt = 0;

  constructor(scorers: number) {
    this.raw = Array.from({ length: scorers }, () => new Float64Array(0));
  }

  /** Forgets what has become stale. To be called before a cycle reads anything. */
  catchUp({ nodes, epoch, changes }: NodeChanges): void {
    const isSame = epoch === this.epoch && changes.since(this.cursor, this.forget);
    if (!isSame) this.reset(nodes.length);
    this.epoch = epoch;
    this.cursor = changes.end;
  }

  /** Known to fit: the one question that is asked for each node and each pod. */
  knowsFit(position: number): boolean {
    return this.fits[position] === FITS;
  }

  verdict(position: number, node: NodeInfo, compute: (node: NodeInfo) => Outcome): Outcome {
    const known = this.fits[position];
    if (known === FITS) return undefined;
    if (known === REJECTED) return this.verdicts[position];
    const verdict = compute(node);
    this.verdicts[position] = verdict;
    this.fits[position] = verdict === undefined ? FITS : REJECTED;
    return verdict;
  }

  /** Sees to it that `scoresOf` knows the node; `compute` gives the raw score of the i-th plugin. */
  score(position: number, node: NodeInfo, compute: (scorer: number, node: NodeInfo) => number): void {
    if (this.isScored[position] === 1) return;
    this.isScored[position] = 1;
    for (let scorer = 0; scorer < this.raw.length; scorer++) {
      const column = this.raw[scorer];
      if (column !== undefined) column[position] = compute(scorer, node);
    }
  }

  /** Raw scores of the i-th plugin by position. */
  scoresOf(scorer: number): Float64Array {
    return this.raw[scorer] ?? NO_SCORES;
  }

  private readonly forget = (position: number): void => {
    this.fits[position] = UNKNOWN;
    this.isScored[position] = 0;
  };

  private reset(nodes: number): void {
    this.verdicts = [];
    if (nodes === this.fits.length) {
      this.fits.fill(UNKNOWN);
      this.isScored.fill(0);
      return;
    }
    this.fits = new Uint8Array(nodes);
    this.isScored = new Uint8Array(nodes);
    for (let scorer = 0; scorer < this.raw.length; scorer++) this.raw[scorer] = new Float64Array(nodes);
  }
}

/** The classes in use; those long unused are forgotten. */
export class PodClasses {
  private readonly byKey = new Map<string, PodClass>();
  private clock = 0;

  constructor(private readonly scorers: number) {}

  of(key: string, nodes: number): PodClass {
    let found = this.byKey.get(key);
    if (found === undefined) {
      if (this.byKey.size >= Math.max(CLASSES_MIN, CELLS_MAX / nodes)) this.forgetUnused();
      found = new PodClass(this.scorers);
      this.byKey.set(key, found);
    }
    found.usedAt = ++this.clock;
    return found;
  }

  private forgetUnused(): void {
    const byAge = [...this.byKey].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [key] of byAge.slice(0, this.byKey.size / 2)) this.byKey.delete(key);
  }
}

const UNKNOWN = 0;
const FITS = 1;
const REJECTED = 2;

/** Nodes times classes. */
const CELLS_MAX = 500_000;
const CLASSES_MIN = 16;
const NO_SCORES = new Float64Array(0);
