import { entrySchema, type FieldSchema, type ListSchema, type MapSchema } from './field-schema';
import type { PathElement } from './path-element';
import { isList, isMap, itemElement, shapeOf, type Value } from './typed-value';

/**
 * A value with a configuration merged over it: nothing goes, leaves are the configuration's, and lists of which it
 * mentions elements take its order. Shares with both what it can (structured-merge-diff v6, typed/merge.go).
 */
export function mergeValues(schema: FieldSchema, live: Value, applied: Value): Value {
  if (applied === undefined || live === applied) return live;
  if (live === undefined) return applied;
  const shape = shapeOf(schema, applied);
  if (shape === 'map' && schema.map !== undefined) return mergeMaps(schema.map, live, applied);
  if (shape === 'list' && schema.list !== undefined) return mergeLists(schema.list, live, applied);
  return applied;
}

/** A null says nothing where something is. */
function mergeMaps(map: MapSchema, live: Value, applied: Value): Value {
  const mine = isMap(live) ? live : {};
  const theirs = isMap(applied) ? applied : {};
  const isNothing = Object.keys(mine).length === 0 && Object.keys(theirs).length === 0;
  if (map.isAtomic || isNothing) return applied;
  let out: Record<string, unknown> | undefined;
  for (const name of Object.keys(theirs)) {
    const schema = entrySchema(map, name);
    const merged = schema === undefined ? theirs[name] : mergeValues(schema, mine[name], theirs[name]);
    if (merged !== mine[name]) (out ??= { ...mine })[name] = merged;
  }
  return out ?? mine;
}

function mergeLists(list: ListSchema, live: Value, applied: Value): Value {
  const mine = isList(live) ? live : [];
  const theirs = isList(applied) ? applied : [];
  if (list.type === 'atomic' || (mine.length === 0 && theirs.length === 0)) return applied;
  if (theirs.length === 0) return mine;
  return mergeItems(list, indexed(list, mine), indexed(list, theirs));
}

interface Indexed {
  readonly elements: readonly PathElement[];
  readonly items: readonly unknown[];
  /** What is there twice merges with nothing. */
  readonly byElement: ReadonlyMap<PathElement, unknown>;
}

function indexed(list: ListSchema, values: readonly unknown[]): Indexed {
  const elements: PathElement[] = [];
  const items: unknown[] = [];
  const byElement = new Map<PathElement, unknown>();
  for (const item of values) {
    const named = itemElement(list, item);
    if (!named.ok) continue;
    elements.push(named.element);
    items.push(item);
    byElement.set(named.element, byElement.has(named.element) ? null : item);
  }
  return { elements, items, byElement };
}

/**
 * Elements of the live list that are not applied stay where they are between those that both have, which come in the
 * order of the configuration.
 */
function mergeItems(list: ListSchema, live: Indexed, applied: Indexed): readonly unknown[] {
  const out: unknown[] = [];
  const taken = new Set<PathElement>();
  const shared = applied.elements.filter((element) => live.byElement.has(element));
  let nextShared = shared.shift();
  const take = (element: PathElement): void => {
    taken.add(element);
    out.push(mergeValues(list.element(), live.byElement.get(element), applied.byElement.get(element)));
  };
  for (let l = 0, a = 0; l < live.elements.length || a < applied.elements.length;) {
    const mine = live.elements[l];
    const theirs = applied.elements[a];
    if (mine !== undefined && theirs !== undefined) {
      if (mine === theirs) {
        take(mine);
        l++;
        a++;
        nextShared = shared.shift();
        continue;
      }
      if (applied.byElement.has(mine) && nextShared !== undefined && nextShared !== mine) {
        l++;
        continue;
      }
    }
    if (mine !== undefined) {
      if (!applied.byElement.has(mine)) {
        out.push(live.items[l]);
        l++;
        continue;
      }
      if (taken.has(mine)) l++;
    }
    if (theirs !== undefined) {
      take(theirs);
      a++;
      if (nextShared === theirs) nextShared = shared.shift();
    }
  }
  return out;
}
