import { invariant } from '../base/invariant';
import { hashOf } from './hash';
import type { Random } from './random';

const WARM_UP = 12;
const RANGE = 0x1_0000_0000;

/**
 * sfc32. A fork is made from the name of its parent and its own, never from how far the parent has run: a consumer that
 * is added or that draws more often moves no other stream. Two forks of one name are one stream twice.
 */
export class SeededRandom implements Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 0;
  private seeded = false;

  /** Costs nothing until the first draw: most of the many forks are never asked. */
  constructor(private readonly seed: string | number) {}

  next(): number {
    if (!this.seeded) this.start();
    return this.word() / RANGE;
  }

  integer(low: number, high: number): number {
    const span = high - low + 1;
    if (!(span >= 1 && span <= RANGE)) invariant(false, `no integer between ${low} and ${high}`);
    return low + Math.floor(this.next() * span);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.integer(0, items.length - 1)] ?? items[0];
  }

  fork(name: string): Random {
    return new SeededRandom(`${this.seed}/${name}`);
  }

  private start(): void {
    this.seeded = true;
    [this.a, this.b, this.c, this.counter] = hashOf(String(this.seed));
    for (let turn = 0; turn < WARM_UP; turn++) this.word();
  }

  private word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + sum) | 0;
    return sum >>> 0;
  }
}
