/** Chance from a seed (mulberry32): the same everywhere. */
export class SeededChance {
  constructor(private state: number) {}

  /** From 0 up to 1, exclusively. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  integer(max: number): number {
    return Math.floor(this.next() * (max + 1));
  }

  one<T>(items: readonly [T, ...T[]]): T {
    return items[this.integer(items.length - 1)] ?? items[0];
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.integer(255)));
  }
}
