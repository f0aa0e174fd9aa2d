import type { PlainValue } from '../schema/contract';
import type { CelList, CelMap, CelValue } from './value';

/**
 * What JSON is in CEL where no schema says more: whole numbers are ints, others doubles. Nothing is copied: elements
 * and fields become values when they are asked for.
 */
export function fromPlain(value: PlainValue | undefined): CelValue {
  if (value === undefined) return null;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== 'object') return value;
  return isArray(value) ? plainList(value) : plainMap(value);
}

const isArray = (value: PlainValue): value is readonly PlainValue[] => Array.isArray(value);

export type PlainMap = Readonly<Record<string, PlainValue>>;

export const plainList = (items: readonly PlainValue[], convert = fromPlain): CelList => ({
  kind: 'list',
  size: items.length,
  at: (index) => convert(items[index]),
});

/** Keys come in the order of their code units: a real map has no order at all. */
export const plainMap = (fields: PlainMap, convert = fromPlain): CelMap => ({
  kind: 'map',
  get size() {
    return names(fields).length;
  },
  find: (key) => (typeof key === 'string' && Object.hasOwn(fields, key) ? convert(fields[key]) : undefined),
  keys: () => names(fields),
});

const names = (fields: PlainMap): readonly string[] =>
  Object.keys(fields)
    .filter((name) => fields[name] !== undefined)
    .sort();
