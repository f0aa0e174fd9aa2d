import { compareNumbers, numberOf } from './numbers';
import { type CelError, type CelValue, failure, isDuration, isTimestamp, kindOf, noSuchOverload } from './value';

/** What can be ordered at all, by the operand on the left: others have no `<` to begin with. */
export const isOrdered = (value: CelValue): boolean => ORDERED.has(kindOf(value));

const ORDERED: ReadonlySet<string> = new Set([
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'timestamp',
  'duration',
]);

/** Negative, zero or positive as `a` comes before, with or after `b`. */
export function compare(a: CelValue, b: CelValue): number | CelError {
  if (numberOf(a) !== undefined && numberOf(b) !== undefined) {
    return compareNumbers(a, b) ?? failure('NaN values cannot be ordered');
  }
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (isDuration(a) && isDuration(b)) return order(a.nanos, b.nanos);
  if (isTimestamp(a) && isTimestamp(b)) return order(a.nanos, b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  return noSuchOverload();
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const SURROGATE = /[\ud800-\udfff]/;

/** By code points: the order of the bytes in UTF-8. */
export function compareText(a: string, b: string): number {
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
