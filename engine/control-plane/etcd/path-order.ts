import type { Entry } from './store';

/**
 * Namespaces in the order of the paths of their keys. A slash follows each, so `a-b` comes before `a` (`-` is less than
 * `/`).
 */
export function inPathOrder(namespaces: Iterable<string>): string[] {
  return [...namespaces]
    .map((name) => `${name}/`)
    .sort()
    .map((name) => name.slice(0, -1));
}

/** Joins the sorted listings of namespaces that are in path order. */
export function joined<T extends Keyed>(listings: readonly Listing<T>[]): readonly T[] {
  const [only] = listings;
  if (listings.length === 1 && only !== undefined) return only.entries;
  const all = listings.flatMap(({ entries }) => entries);
  return listings.some(({ namespace }) => namespace === '') ? all.sort(byPath) : all;
}

type Keyed = Pick<Entry, 'key'>;
interface Listing<T> {
  readonly namespace: string;
  readonly entries: readonly T[];
}

const pathOf = ({ key }: Keyed): string => (key.namespace === '' ? key.name : `${key.namespace}/${key.name}`);

function byPath(left: Keyed, right: Keyed): number {
  return pathOf(left) < pathOf(right) ? -1 : 1;
}
