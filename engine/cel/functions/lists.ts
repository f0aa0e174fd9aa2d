import { compare } from '../values/compare';
import { isEqual } from '../values/equal';
import { elements, listOfValues } from '../values/lists';
import { checkedDuration } from '../values/duration';
import { checkedInt, checkedUint } from '../values/numbers';
import { textSize } from '../values/text';
import {
  type CelError,
  type CelList,
  type CelValue,
  duration,
  failure,
  isDuration,
  isError,
  isList,
  isMap,
  isOptionalValue,
  isUint,
  noSuchOverload,
  NONE,
  some,
  typeName,
  uint,
} from '../values/value';
import type { Implementation, Library } from './implementation';

const COMPARED = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

/**
 * Functions of lists: cel-go's (ext/lists.go, ext/sets.go, v0.26) and Kubernetes' own (apiserver/pkg/cel/library/lists.go,
 * v1.36).
 */
export const lists: Library = Object.freeze<Library>({
  functions: {
    size: (value = null) => size(value),
    sort: sortedBy('sort'),
    '@sortByAssociatedKeys': sortedBy('@sortByAssociatedKeys'),
  },
  overloads: {
    list_slice: ofList((list, start, end) => slice(list, Number(start), Number(end))),
    list_flatten: (value = null) =>
      isList(value) ? flatten(value, 1) : failure(`no such overload: ${typeName(value)}.flatten()`),
    list_flatten_int: (value = null, depth = null) =>
      isList(value) && typeof depth === 'bigint'
        ? flatten(value, Number(depth))
        : failure(`no such overload: ${typeName(value)}.flatten(${typeName(depth)})`),
    lists_range: (count) =>
      listOfValues(Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index))),
    list_reverse: ofList((list) => listOfValues([...elements(list)].reverse())),
    list_distinct: ofList(distinct),
    list_first: ofList((list) => (list.size === 0 ? NONE : some(list.at(0)))),
    list_last: ofList((list) => (list.size === 0 ? NONE : some(list.at(list.size - 1)))),
    list_a_index_of_int: ofList((list, item) => indexOf([...elements(list)], item)),
    list_a_last_index_of_int: ofList((list, item) => lastIndexOf([...elements(list)], item)),
    ...Object.fromEntries(COMPARED.map((type) => [`list_${type}_is_sorted_bool`, ofList(isSorted)])),
    ...Object.fromEntries(COMPARED.map((type) => [`list_${type}_max_${type}`, extreme('max', 1)])),
    ...Object.fromEntries(COMPARED.map((type) => [`list_${type}_min_${type}`, extreme('min', -1)])),
    list_int_sum_int: sum(0n),
    list_uint_sum_uint: sum(uint(0n)),
    list_double_sum_double: sum(0),
    list_duration_sum_duration: sum(duration(0n)),
    list_sets_contains_list: (list, sub) => holds(list, sub),
    list_sets_equivalent_list: (a, b) => holds(a, b) && holds(b, a),
    list_sets_intersects_list: ofList(
      (list, other) => isList(other) && [...elements(list)].some((one) => has(other, one)),
    ),
    optional_unwrap: ofList(unwrapped),
    optional_unwrapOpt: ofList(unwrapped),
  },
});

function ofList(implementation: (list: CelList, first: CelValue, second: CelValue) => CelValue): Implementation {
  return (list, first = null, second = null) =>
    list !== undefined && isList(list) ? implementation(list, first, second) : noSuchOverload();
}

function size(value: CelValue): CelValue {
  if (typeof value === 'string') return BigInt(textSize(value));
  if (value instanceof Uint8Array) return BigInt(value.length);
  return isList(value) || isMap(value) ? BigInt(value.size) : failure('no such overload: size');
}

function slice(list: CelList, start: number, end: number): CelValue {
  const call = `cannot slice(${start}, ${end})`;
  if (start < 0 || end < 0) return failure(`${call}, negative indexes not supported`);
  if (start > end) return failure(`${call}, start index must be less than or equal to end index`);
  if (list.size < end) return failure(`${call}, list is length ${list.size}`);
  return listOfValues([...elements(list)].slice(start, end));
}

function flatten(list: CelList, depth: number): CelValue {
  if (depth < 0) return failure('level must be non-negative');
  return listOfValues([...flattened(list, depth)]);
}

function* flattened(list: CelList, depth: number): Generator<CelValue> {
  for (const element of elements(list)) {
    if (depth > 0 && isList(element)) yield* flattened(element, depth - 1);
    else yield element;
  }
}

function distinct(list: CelList): CelValue {
  const seen: CelValue[] = [];
  for (const element of elements(list)) if (!seen.some((other) => isEqual(element, other))) seen.push(element);
  return listOfValues(seen);
}

const indexOf = (items: readonly CelValue[], item: CelValue): bigint =>
  BigInt(items.findIndex((other) => isEqual(other, item)));

const lastIndexOf = (items: readonly CelValue[], item: CelValue): bigint =>
  BigInt(items.findLastIndex((other) => isEqual(other, item)));

function isSorted(list: CelList): CelValue {
  let last: CelValue | undefined;
  for (const element of elements(list)) {
    const order = last === undefined ? -1 : compare(last, element);
    if (typeof order !== 'number') return order;
    if (order > 0) return false;
    last = element;
  }
  return true;
}

function extreme(name: string, sign: 1 | -1): Implementation {
  return ofList((list) => {
    let best: CelValue | undefined;
    for (const element of elements(list)) {
      const order = best === undefined ? sign : compare(element, best);
      if (typeof order !== 'number') return order;
      if (order * sign > 0) best = element;
    }
    return best === undefined ? failure(`${name} called on empty list`) : best;
  });
}

function sum(zero: CelValue): Implementation {
  return ofList((list) => {
    let total: CelValue = zero;
    for (const element of elements(list)) {
      total = plus(total, element);
      if (isError(total)) return total;
    }
    return total;
  });
}

function plus(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(a + b);
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (isUint(a) && isUint(b)) return checkedUint(a.value + b.value);
  if (isDuration(a) && isDuration(b)) return checkedDuration(a.nanos + b.nanos);
  return noSuchOverload();
}

const has = (list: CelList, item: CelValue): boolean => [...elements(list)].some((other) => isEqual(other, item));

function holds(list: CelValue | undefined, sub: CelValue | undefined): boolean {
  if (list === undefined || sub === undefined || !isList(list) || !isList(sub)) return false;
  return [...elements(sub)].every((item) => has(list, item));
}

function sortedBy(name: string): Implementation {
  return (list = null, keys = list) => {
    if (!isList(list)) return failure(`no such overload: ${name}`);
    if (!isList(keys)) return noSuchOverload();
    return inOrder([...elements(list)], [...elements(keys)]);
  };
}

function inOrder(items: readonly CelValue[], keys: readonly CelValue[]): CelValue {
  if (items.length !== keys.length)
    return failure(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${items.length} and ${keys.length} elements respectively`,
    );
  let wrong: CelError | undefined;
  const order = (a: CelValue, b: CelValue): number => {
    const result = typeName(a) === typeName(b) ? compare(a, b) : failure('list elements must have the same type');
    if (typeof result === 'number') return result;
    wrong ??= result;
    return 0;
  };
  const pairs = items.map((item, index) => ({ item, key: keys[index] ?? null, index }));
  pairs.sort((a, b) => order(a.key, b.key) || a.index - b.index);
  return wrong ?? listOfValues(pairs.map(({ item }) => item));
}

function unwrapped(list: CelList): CelValue {
  const found: CelValue[] = [];
  for (const element of elements(list)) {
    if (!isOptionalValue(element)) return noSuchOverload();
    if (element.value !== undefined) found.push(element.value);
  }
  return listOfValues(found);
}
