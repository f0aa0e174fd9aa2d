import type { StoreKey } from './store';

const ROOT = '/registry/';

/** `/registry/pods/default/web`, as `etcdctl` shows a key. For people and for the journal. */
export function pathOf(key: StoreKey): string {
  const directory = ROOT + key.prefix;
  return key.namespace === '' ? `${directory}/${key.name}` : `${directory}/${key.namespace}/${key.name}`;
}

/**
 * The key of a path. A prefix may have several segments (`services/specs`), so the known ones are needed: the longest
 * that fits is taken, and one segment after it is a name, two are a namespace and a name.
 */
export function keyOfPath(path: string, prefixes: Iterable<string>): StoreKey | undefined {
  const prefix = longestPrefix(path, prefixes);
  if (prefix === undefined) return undefined;
  const [first = '', second, ...rest] = path.slice(ROOT.length + prefix.length + 1).split('/');
  if (first === '' || second === '' || rest.length > 0) return undefined;
  return second === undefined ? { prefix, namespace: '', name: first } : { prefix, namespace: first, name: second };
}

function longestPrefix(path: string, prefixes: Iterable<string>): string | undefined {
  let longest: string | undefined;
  for (const prefix of prefixes) {
    if (path.startsWith(`${ROOT}${prefix}/`) && prefix.length > (longest?.length ?? -1)) longest = prefix;
  }
  return longest;
}
