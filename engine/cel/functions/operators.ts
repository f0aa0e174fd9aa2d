import { compare, isOrdered } from '../values/compare';
import { checkedDuration } from '../values/duration';
import { isEqual } from '../values/equal';
import { inserted } from '../values/growing';
import { concatenated, elements } from '../values/lists';
import { checkedInt, checkedUint } from '../values/numbers';
import { checkedTimestamp } from '../values/timestamp';
import {
  type CelValue,
  failure,
  isDuration,
  isError,
  isList,
  isMap,
  isTimestamp,
  isUint,
  kindOf,
  noSuchOverload,
  typeName,
  typeValue,
} from '../values/value';
import type { Implementation, Library } from './implementation';

/** Operators and what has no library (common/stdlib/standard.go of cel-go v0.26). */
export const operators: Library = Object.freeze<Library>({
  functions: {
    '_==_': (a, b) => isEqual(of(a), of(b)),
    '_!=_': (a, b) => !isEqual(of(a), of(b)),
    '_<_': ordering('_<_', (order) => order < 0),
    '_<=_': ordering('_<=_', (order) => order <= 0),
    '_>_': ordering('_>_', (order) => order > 0),
    '_>=_': ordering('_>=_', (order) => order >= 0),
    '_+_': (a, b) => add(of(a), of(b)),
    '_-_': (a, b) => subtract(of(a), of(b)),
    '_*_': (a, b) => multiply(of(a), of(b)),
    '_/_': (a, b) => divide(of(a), of(b)),
    '_%_': (a, b) => modulo(of(a), of(b)),
    '-_': (a) => negate(of(a)),
    '!_': (a) => (typeof a === 'boolean' ? !a : noSuchOverload()),
    '@in': (item, range) => isIn(of(item), of(range)),
    '@not_strictly_false': (value) => (typeof value === 'boolean' ? value : true),
    'cel.@mapInsert': insert,
    type: (value) => typeValue(typeName(of(value))),
    dyn: (value) => of(value),
  },
});

const of = (value: CelValue | undefined): CelValue => value ?? null;

function ordering(name: string, holds: (order: number) => boolean): Implementation {
  return (a, b) => {
    if (!isOrdered(of(a))) return failure(`no such overload: ${name}`);
    const order = compare(of(a), of(b));
    return typeof order === 'number' ? holds(order) : order;
  };
}

/** The operand on the left has the operator at all; the one on the right is of a wrong type. */
const lacks = (name: string, value: CelValue, kinds: ReadonlySet<string>): CelValue =>
  kinds.has(kindOf(value)) ? noSuchOverload() : failure(`no such overload: ${name}`);

const ADDED = new Set(['bytes', 'double', 'duration', 'int', 'list', 'string', 'timestamp', 'uint']);
const SUBTRACTED = new Set(['double', 'duration', 'int', 'timestamp', 'uint']);
const MULTIPLIED = new Set(['double', 'int', 'uint']);
const DIVIDED = new Set(['int', 'uint']);
const NEGATED = new Set(['bool', 'double', 'duration', 'int', 'string', 'timestamp', 'uint']);

function add(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(a + b);
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (isList(a) && isList(b)) return a.concat?.(b) ?? concatenated(a, b);
  if (isUint(a) && isUint(b)) return checkedUint(a.value + b.value);
  if (isDuration(a) && isDuration(b)) return checkedDuration(a.nanos + b.nanos);
  if (isDuration(a) && isTimestamp(b)) return checkedTimestamp(a.nanos + b.nanos, b.offset);
  if (isTimestamp(a) && isDuration(b)) return checkedTimestamp(a.nanos + b.nanos, a.offset);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Uint8Array.from([...a, ...b]);
  return lacks('_+_', a, ADDED);
}

function subtract(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(a - b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (isUint(a) && isUint(b)) return checkedUint(a.value - b.value);
  if (isDuration(a) && isDuration(b)) return checkedDuration(a.nanos - b.nanos);
  if (isTimestamp(a) && isDuration(b)) return checkedTimestamp(a.nanos - b.nanos, a.offset);
  if (isTimestamp(a) && isTimestamp(b)) return checkedDuration(a.nanos - b.nanos);
  return lacks('_-_', a, SUBTRACTED);
}

function multiply(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(a * b);
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (isUint(a) && isUint(b)) return checkedUint(a.value * b.value);
  return lacks('_*_', a, MULTIPLIED);
}

function divide(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? failure('division by zero') : checkedInt(a / b);
  if (isUint(a) && isUint(b)) return b.value === 0n ? failure('division by zero') : checkedUint(a.value / b.value);
  return lacks('_/_', a, MULTIPLIED);
}

function modulo(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? failure('modulus by zero') : checkedInt(a % b);
  if (isUint(a) && isUint(b)) return b.value === 0n ? failure('modulus by zero') : checkedUint(a.value % b.value);
  return lacks('_%_', a, DIVIDED);
}

function negate(a: CelValue): CelValue {
  if (typeof a === 'bigint') return checkedInt(-a);
  if (typeof a === 'number') return -a;
  return lacks('-_', a, NEGATED);
}

function isIn(item: CelValue, range: CelValue): CelValue {
  if (isMap(range)) {
    const found = range.find(item);
    return found !== undefined && isError(found) ? found : found !== undefined;
  }
  if (!isList(range)) return noSuchOverload();
  for (const element of elements(range)) if (isEqual(item, element)) return true;
  return false;
}

function insert(map: CelValue | undefined, ...rest: readonly CelValue[]): CelValue {
  const [key = null, value] = rest;
  if (map === undefined || !isMap(map)) return noSuchOverload();
  if (value !== undefined) return inserted(map, key, value);
  if (!isMap(key)) return noSuchOverload();
  let result: CelValue = map;
  for (const name of key.keys()) {
    if (!isMap(result)) return result;
    result = inserted(result, name, key.find(name) ?? null);
  }
  return result;
}
