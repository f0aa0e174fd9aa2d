import type { KubeObject } from '../../../api/object';
import type { Store } from '../../etcd/store';
import type { Served } from '../registry';
import { WatchCache, type IndexedField } from './watch-cache';

/** One cache for each key prefix of the store, made when first needed; versions of a resource share it. */
export class WatchCaches {
  private readonly caches = new Map<string, WatchCache>();

  constructor(private readonly store: Store) {}

  of(served: Served): WatchCache {
    const { storagePrefix } = served.definition;
    const known = this.caches.get(storagePrefix);
    if (known !== undefined) return known;
    const cache = new WatchCache(this.store, storagePrefix, indexedFieldOf(served));
    this.caches.set(storagePrefix, cache);
    return cache;
  }
}

/** Only what thousands of watchers select by one value each (pkg/registry/core/pod/strategy.go, `NodeNameIndexFunc`). */
const INDEXED: Readonly<Record<string, string | undefined>> = { pods: 'spec.nodeName' };

function indexedFieldOf({ definition }: Served): IndexedField | undefined {
  const field = INDEXED[definition.storagePrefix];
  if (field === undefined) return undefined;
  const read = definition.fieldSelectors[field];
  return { field, valueOf: (object: KubeObject) => read?.(object) ?? '' };
}
