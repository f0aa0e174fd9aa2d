import type { FieldError } from '../field-error';
import { duplicate, invalid } from '../validation/field-errors';
import { sortedKeys } from '../../base/go-text';
import { additionalOf, isFields, isItems, itemsOf, LIST_MAP_KEYS, LIST_TYPE, propertyOf, type Schema } from './schema';
import { keyText, sortedJson } from './json';

/**
 * Items that occur twice in a set, or with the same keys in a list that is a map
 * (apiextensions-apiserver/pkg/apiserver/schema/listtype, v1.36).
 */
export function listTypeFaults(value: unknown, schema: Schema, path = ''): readonly FieldError[] {
  if (!reachesListType(schema)) return NONE;
  if (isItems(value)) return faultsOfList(value, schema, path);
  if (!isFields(value)) return NONE;
  const additional = additionalOf(schema);
  const names = sortedKeys(value);
  return [
    ...(additional === undefined
      ? []
      : names.flatMap((name) => listTypeFaults(value[name], additional, `${path}[${name}]`))),
    ...names.flatMap((name) => {
      const property = propertyOf(schema, name);
      return property === undefined
        ? []
        : listTypeFaults(value[name], property, path === '' ? name : `${path}.${name}`);
    }),
  ];
}

const NONE: readonly FieldError[] = Object.freeze([]);

function faultsOfList(list: readonly unknown[], schema: Schema, path: string): readonly FieldError[] {
  const items = itemsOf(schema);
  return [
    ...ownFaults(list, schema, path),
    ...(items === undefined ? [] : list.flatMap((item, index) => listTypeFaults(item, items, `${path}[${index}]`))),
  ];
}

function ownFaults(list: readonly unknown[], schema: Schema, path: string): readonly FieldError[] {
  switch (schema[LIST_TYPE]) {
    case 'set':
      return repeated(list, (item) => item).map((index) => duplicate(`${path}[${index}]`, sortedJson(list[index])));
    case 'map':
      return faultsOfMap(list, schema[LIST_MAP_KEYS] ?? [], path);
    default:
      return NONE;
  }
}

function faultsOfMap(list: readonly unknown[], keys: readonly string[], path: string): readonly FieldError[] {
  const stranger = list.findIndex((item) => item !== null && !isFields(item));
  if (stranger >= 0) {
    const detail = 'must be an object for an array of list-type map';
    return [invalid(`${path}[${stranger}]`, sortedJson(list[stranger]), detail)];
  }
  const keysOf = (item: unknown): Readonly<Record<string, unknown>> => keyFields(item, keys);
  return repeated(list, keysOf).map((index) => duplicate(`${path}[${index}]`, sortedJson(keysOf(list[index]))));
}

function keyFields(item: unknown, keys: readonly string[]): Readonly<Record<string, unknown>> {
  if (!isFields(item)) return {};
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(item, key)).map((key) => [key, item[key]]));
}

/** Where something stands for the second time; a third time is not told. */
function repeated(list: readonly unknown[], of: (item: unknown) => unknown): readonly number[] {
  if (list.length < 2) return [];
  const times = new Map<string, number>();
  const found: number[] = [];
  list.forEach((item, index) => {
    const key = keyText(of(item));
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    if (before === 1) found.push(index);
  });
  return found;
}

const reaching = new WeakMap<Schema, boolean>();

function reachesListType(schema: Schema): boolean {
  let found = reaching.get(schema);
  if (found === undefined) {
    const { properties = {} } = schema;
    const below = [itemsOf(schema), additionalOf(schema), ...Object.values(properties)];
    found = schema[LIST_TYPE] !== undefined || below.some((each) => each !== undefined && reachesListType(each));
    reaching.set(schema, found);
  }
  return found;
}
