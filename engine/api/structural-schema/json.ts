import { goJson } from '../../base/go-text';
import { isFields, isItems } from './schema';

/** A value with the keys of its objects in Go's order, for texts that show it. */
export function sortedJson(value: unknown): unknown {
  if (isItems(value)) return value.map(sortedJson);
  if (!isFields(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sortedJson(value[name])]));
}

/** A text that two values share exactly when they are equal. */
export const keyText = (value: unknown): string => goJson(sortedJson(value));

/** Equality of JSON values; unlike in stored objects, an empty list is not the same as none. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isItems(a)) {
    return isItems(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isFields(a) || !isFields(b) || isItems(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
  );
}

/** Go's `%v` of a float64: `1.5`, `1e+06`. */
export function goFloat(value: number): string {
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < PLAIN_DIGITS_MAX) return String(value);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** From here on the shortest form has an exponent (strconv.FormatFloat). */
const PLAIN_DIGITS_MAX = 6;
