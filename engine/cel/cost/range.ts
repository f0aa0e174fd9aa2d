/** The least and the most of a size or a cost. `UNBOUNDED` stands for everything from 2^64 - 1 on. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

export const UNBOUNDED = 2 ** 64;
export const UNKNOWN: Range = Object.freeze({ min: 0, max: UNBOUNDED });

export const exactly = (value: number): Range => ({ min: value, max: value });
export const ZERO = Object.freeze(exactly(0));
export const ONE = Object.freeze(exactly(1));

const bounded = (value: number): number => Math.min(value, UNBOUNDED);
const product = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : bounded(a * b));

export const plus = (...ranges: readonly Range[]): Range => ({
  min: bounded(ranges.reduce((sum, range) => sum + range.min, 0)),
  max: bounded(ranges.reduce((sum, range) => sum + range.max, 0)),
});

export const times = (a: Range, b: Range): Range => ({ min: product(a.min, b.min), max: product(a.max, b.max) });

/** Each bound times a factor, rounded up. */
export const scaled = (range: Range, factor: number): Range => ({
  min: bounded(Math.ceil(range.min * factor)),
  max: bounded(Math.ceil(range.max * factor)),
});

/** From the least of both to the most of both. */
export const spanning = (a: Range, b: Range): Range => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) });
