import type { Json } from '../object';
import { isRecord } from './json-value';

interface Ordering {
  readonly items: readonly Json[];
  /** What the patch puts in order. */
  readonly order: readonly Json[];
  /** The list as the server had it. */
  readonly live: readonly Json[];
  /** Empty for scalars. */
  readonly mergeKey: string;
}

/**
 * Items that the patch orders stand as it says; the others stay where they were relative to those that the server had
 * (strategicpatch, `normalizeElementOrder`, v0.36).
 */
export function ordered({ items, order, live, mergeKey }: Ordering): readonly Json[] {
  const identity = (item: Json): Json | undefined => (mergeKey !== '' && isRecord(item) ? item[mergeKey] : item);
  const inOrder = places(order, identity);
  const inLive = places(live, identity);
  if (ascends(items, inOrder, inLive)) return items;
  const patched = sortedBy(
    items.filter((item) => inOrder(item) >= 0),
    inOrder,
  );
  const others = sortedBy(
    items.filter((item) => inOrder(item) < 0),
    inLive,
  );
  return merged(others, patched, inLive);
}

type Place = (item: Json) => number;

/** Whether the items stand as the server had them, none of them new, and those that the patch orders as it says. */
function ascends(items: readonly Json[], inOrder: Place, inLive: Place): boolean {
  let [lastOrdered, lastLive] = [-1, -1];
  for (const item of items) {
    const live = inLive(item);
    if (live <= lastLive) return false;
    lastLive = live;
    const place = inOrder(item);
    if (place < 0) continue;
    if (place <= lastOrdered) return false;
    lastOrdered = place;
  }
  return true;
}

function places(list: readonly Json[], identity: (item: Json) => Json | undefined): Place {
  const keys = list.map(identity);
  if (keys.length <= SHORT) return (item) => keys.indexOf(identity(item));
  const at = new Map<Json | undefined, number>();
  keys.forEach((key, index) => {
    if (!at.has(key)) at.set(key, index);
  });
  return (item) => at.get(identity(item)) ?? -1;
}

/** Most lists are: to look through them costs less than a map. */
const SHORT = 8;

/** An insertion sort: an item without a place counts as smaller than whatever stands before it, as upstream. */
function sortedBy(items: readonly Json[], place: Place): readonly Json[] {
  const out = [...items];
  for (let end = 1; end < out.length; end++) {
    for (let at = end; at > 0 && precedes(out[at] as Json, out[at - 1] as Json, place); at--) {
      [out[at - 1], out[at]] = [out[at] as Json, out[at - 1] as Json];
    }
  }
  return out;
}

function precedes(a: Json, b: Json, place: Place): boolean {
  const left = place(a);
  const right = place(b);
  return left < 0 || right < 0 || left < right;
}

function merged(left: readonly Json[], right: readonly Json[], place: Place): readonly Json[] {
  const out: Json[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const l = left[i] as Json;
    const r = right[j] as Json;
    if (place(l) >= 0 && place(r) >= 0 && place(l) < place(r)) {
      out.push(l);
      i++;
    } else {
      out.push(r);
      j++;
    }
  }
  return out.concat(left.slice(i), right.slice(j));
}
