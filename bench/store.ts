import { instant, revision, type Instant } from '../engine/base/brand';
import type { KubeObject } from '../engine/api/object';
import { MvccStore } from '../engine/control-plane/etcd/mvcc-store';
import type { StoreKey, WatchHandle } from '../engine/control-plane/etcd/store';
import { measure, print } from './measure';
import type { Output } from './output';

const OBJECTS = 150_000;
const now = (): Instant => instant(0);

const keys: readonly StoreKey[] = Array.from({ length: OBJECTS }, (_, at) => ({
  prefix: 'pods',
  namespace: `ns-${at % 50}`,
  name: `pod-${at}`,
}));

const SPEC = { containers: [{ name: 'web', image: 'nginx' }], nodeName: 'worker-1' };

function podAt(key: StoreKey, at: number): KubeObject {
  const { name, namespace } = key;
  const metadata = { name, namespace, uid: 'u', creationTimestamp: '', resourceVersion: String(at) };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: SPEC } as KubeObject;
}

/** Watchers that read what is there whenever they are woken. */
function watchers(store: MvccStore, count: number): MvccStore {
  for (let at = 0; at < count; at++) {
    const watch: WatchHandle = store.watch('pods', store.revision, () => watch.poll());
  }
  return store;
}

function create(store: MvccStore): number {
  for (const key of keys) store.create(key, (at) => podAt(key, at));
  return OBJECTS;
}

function update(store: MvccStore): number {
  for (const key of keys) store.update(key, (at) => podAt(key, at), store.get(key)?.modRevision ?? revision(0));
  return OBJECTS;
}

function filled(): MvccStore {
  const store = new MvccStore({ now });
  create(store);
  return store;
}

/** The store alone: writes with watchers, reads, listings, compaction, a warm start. */
export function benchStore(out: Output): void {
  for (const count of [0, 1, 20, 100]) {
    print(
      out,
      measure(`create, ${count} watchers`, () => watchers(new MvccStore({ now }), count), create),
    );
    print(
      out,
      measure(`get and update, ${count} watchers`, () => watchers(filled(), count), update),
    );
  }

  print(
    out,
    measure('get', filled, (store) => {
      let found = 0;
      for (const key of keys) found += store.get(key)?.version ?? 0;
      return found;
    }),
  );

  print(
    out,
    measure(
      'get at a past revision',
      () => {
        const store = filled();
        update(store);
        return store;
      },
      (store) => {
        let found = 0;
        for (const key of keys) found += store.get(key, revision(OBJECTS)) === undefined ? 0 : 1;
        return found;
      },
    ),
  );

  print(
    out,
    measure('first list, an entry', filled, (store) => lengthOf(store)),
  );
  print(
    out,
    measure(
      'list after one write, an entry',
      () => {
        const store = filled();
        lengthOf(store);
        const [key] = keys;
        if (key !== undefined) store.update(key, (at) => podAt(key, at), store.get(key)?.modRevision ?? revision(0));
        return store;
      },
      (store) => lengthOf(store),
    ),
  );

  print(
    out,
    measure(
      'compact, an event',
      () => {
        const store = filled();
        update(store);
        return store;
      },
      (store) => {
        store.compact(store.revision);
        return 2 * OBJECTS;
      },
    ),
  );

  const small = new MvccStore({ now });
  for (const key of keys.slice(0, 500)) small.create(key, (at) => podAt(key, at));
  const snapshot = small.snapshot();
  print(
    out,
    measure(
      'start from a snapshot of 500, one write',
      () => 1000,
      (rounds) => {
        for (let round = 0; round < rounds; round++) {
          const store = MvccStore.from(snapshot, { now });
          store.create({ prefix: 'pods', namespace: 'default', name: 'web' }, (at) =>
            podAt({ prefix: 'pods', namespace: 'default', name: 'web' }, at),
          );
        }
        return rounds;
      },
    ),
  );
}

function lengthOf(store: MvccStore): number {
  const result = store.range('pods');
  return result.ok ? result.entries.length : 0;
}
