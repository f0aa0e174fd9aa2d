import { durationText } from './duration';
import { doubleText } from './numbers';
import { timestampText } from './timestamp';
import { type CelValue, isDuration, isTimestamp, isUint, typeName } from './value';

const SURROGATE = /[\ud800-\udfff]/;

/** The characters of a text: code points. */
export const characters = (text: string): readonly string[] => Array.from(text);

/** How many code points a text has. */
export const textSize = (text: string): number => (SURROGATE.test(text) ? Array.from(text).length : text.length);

/** How messages show a value: the key of `no such key: …`. */
export function shown(value: CelValue): string {
  if (value === null) return 'NULL_VALUE';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return goVerb(value);
  if (isUint(value)) return String(value.value);
  if (isDuration(value)) return durationText(value.nanos);
  if (isTimestamp(value)) return timestampText(value);
  return typeName(value);
}

/** Go's `%v` of a double switches to exponents later than `%g` does. */
function goVerb(value: number): string {
  const short = doubleText(value);
  return Math.abs(value) < 1e21 && short.includes('e+') ? value.toString() : short;
}
