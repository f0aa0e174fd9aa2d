import { elements, listOfValues } from './lists';
import { keyText, mapOfEntries } from './maps';
import { shown } from './text';
import { type CelList, type CelMap, type CelValue, failure, isList, isMap } from './value';

/** A list that a comprehension makes: adding to it changes it, so that a long one is not copied at each step. */
export function growingList(): CelList {
  const items: CelValue[] = [];
  const list: CelList & Growing = {
    kind: 'list',
    get size() {
      return items.length;
    },
    at: (index) => items[index] ?? null,
    concat(other) {
      items.push(...elements(other));
      return list;
    },
    settle: () => listOfValues(items),
  };
  return list;
}

/** A map that a comprehension makes; `insert` adds an entry or says that its key is there already. */
export function growingMap(): CelMap {
  const entries = new Map<string, readonly [CelValue, CelValue]>();
  const map: CelMap & Growing & Inserting = {
    kind: 'map',
    get size() {
      return entries.size;
    },
    find: (key) => entries.get(keyText(key) ?? '')?.[1],
    keys: () => [...entries.values()].map(([key]) => key),
    insert(key, value) {
      if (entries.has(keyText(key) ?? '')) return failure(`insert failed: key ${shown(key)} already exists`);
      entries.set(keyText(key) ?? '', [key, value]);
      return map;
    },
    settle: () => mapOfEntries(entries.values()),
  };
  return map;
}

interface Growing {
  settle(): CelValue;
}

interface Inserting {
  insert(key: CelValue, value: CelValue): CelValue;
}

/** `map` with another entry: what `transformMap` and `transformMapEntry` do. */
export function inserted(map: CelMap, key: CelValue, value: CelValue): CelValue {
  if (isInserting(map)) return map.insert(key, value);
  if (map.find(key) !== undefined) return failure(`insert failed: key ${shown(key)} already exists`);
  const entries = map.keys().map((known): readonly [CelValue, CelValue] => [known, map.find(known) ?? null]);
  return mapOfEntries([...entries, [key, value]]);
}

/** The value as it stays: what has grown grows no more. */
export const settled = (value: CelValue): CelValue =>
  (isList(value) || isMap(value)) && isGrowing(value) ? value.settle() : value;

const isGrowing = (value: CelList | CelMap): value is (CelList | CelMap) & Growing => 'settle' in value;
const isInserting = (value: CelMap): value is CelMap & Inserting => 'insert' in value;
