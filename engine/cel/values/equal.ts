import { elements } from './lists';
import { numberOf } from './numbers';
import {
  type CelError,
  type CelList,
  type CelMap,
  type CelValue,
  isDuration,
  isList,
  isMap,
  isObject,
  isOptionalValue,
  isTimestamp,
  kindOf,
} from './value';

/** `a == b`: values of different types are not equal, numbers are compared as numbers. Never called with errors. */
export function areEqual(a: CelValue, b: CelValue): boolean | CelError {
  if (a === b) return !(typeof a === 'number' && Number.isNaN(a));
  const left = numberOf(a);
  const right = numberOf(b);
  // eslint-disable-next-line eqeqeq -- bigints and numbers compare exactly this way
  if (left !== undefined && right !== undefined) return left == right;
  if (isObject(a)) return a.equals(b);
  if (isList(a)) return isList(b) && sameLists(a, b);
  if (isMap(a)) return isMap(b) && sameMaps(a, b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && sameBytes(a, b);
  if (isDuration(a)) return isDuration(b) && a.nanos === b.nanos;
  if (isTimestamp(a)) return isTimestamp(b) && a.nanos === b.nanos;
  if (isOptionalValue(a)) return isOptionalValue(b) && sameOptionals(a.value, b.value);
  if (kindOf(a) === 'type' && kindOf(b) === 'type') return nameOf(a) === nameOf(b);
  return false;
}

/** Whether they are equal; what cannot be compared is not. */
export const isEqual = (a: CelValue, b: CelValue): boolean => areEqual(a, b) === true;

const nameOf = (value: CelValue): unknown =>
  typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;

function sameLists(a: CelList, b: CelList): boolean {
  if (a.equals !== undefined) return a.equals(b);
  if (b.equals !== undefined) return b.equals(a);
  if (a.size !== b.size) return false;
  let index = 0;
  for (const element of elements(a)) if (!isEqual(element, b.at(index++))) return false;
  return true;
}

function sameMaps(a: CelMap, b: CelMap): boolean {
  if (a.size !== b.size) return false;
  return a.keys().every((key) => {
    const [left, right] = [a.find(key), b.find(key)];
    return left !== undefined && right !== undefined && isEqual(left, right);
  });
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

const sameOptionals = (a: CelValue | undefined, b: CelValue | undefined): boolean =>
  a === undefined || b === undefined ? a === b : isEqual(a, b);
