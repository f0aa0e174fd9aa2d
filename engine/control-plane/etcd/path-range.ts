import type { Revision } from '../../base/brand';
import { EtcdError } from './etcd-error';
import { pathOf } from './key-path';
import type { Entry, RangeResult } from './store';

interface Readable {
  prefixes(): readonly string[];
  range(prefix: string, options?: { readonly at?: Revision }): RangeResult;
}

/** What `etcdctl get <path> --prefix` shows: all keys whose path begins so, in order of path. */
export function rangeOfPaths(store: Readable, beginning: string, at?: Revision): readonly Entry[] {
  const found: { path: string; entry: Entry }[] = [];
  for (const prefix of store.prefixes()) {
    for (const entry of read(store, prefix, at)) {
      const path = pathOf(entry.key);
      if (path.startsWith(beginning)) found.push({ path, entry });
    }
  }
  return found.sort((left, right) => (left.path < right.path ? -1 : 1)).map(({ entry }) => entry);
}

function read(store: Readable, prefix: string, at: Revision | undefined): readonly Entry[] {
  const result = store.range(prefix, at === undefined ? {} : { at });
  if (!result.ok) throw new EtcdError(result.reason);
  return result.entries;
}
