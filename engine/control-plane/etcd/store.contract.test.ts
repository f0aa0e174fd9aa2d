import assert from 'node:assert/strict';
import { instant, type Instant } from '../../base/brand';
import { SeededRandom } from '../../sim/seeded-random';
import { EtcdCluster } from './etcd-cluster';
import { EtcdSession } from './etcd-session';
import { Members } from './members';
import { MvccStore } from './mvcc-store';
import type { Store, StoreEvent } from './store';
import { keyAt, rev, stampOf } from './testing/objects';

type Now = () => Instant;

function cluster(now: Now): EtcdCluster {
  const members = new Members({ names: ['etcd-0', 'etcd-1', 'etcd-2'], now, random: new SeededRandom('etcd') });
  return new EtcdCluster({ store: new MvccStore({ now }), members });
}

/** Whoever holds a `Store` need not know which it is. */
const STORES: ReadonlyMap<string, (now: Now) => Store> = new Map<string, (now: Now) => Store>([
  ['a store', (now) => new MvccStore({ now })],
  ['a cluster of members', cluster],
  ['the session of an API server', (now) => new EtcdSession(cluster(now), 'kube-apiserver')],
]);

const names = (store: Store, prefix: string, options = {}): string[] => {
  const result = store.range(prefix, options);
  assert.ok(result.ok);
  return result.entries.map(({ key }) => (key.namespace === '' ? key.name : `${key.namespace}/${key.name}`));
};

const told = (events: readonly StoreEvent[] | 'compacted') =>
  events === 'compacted'
    ? events
    : events.map(
        (event) => `${event.type} ${event.type === 'put' ? event.entry.key.name : event.key.name}@${event.revision}`,
      );

for (const [title, make] of STORES) {
  describe(`${title} keeps the contract of stores`, () => {
    const open = (now: Now = () => instant(0)): Store => make(now);

    it('begins where etcd begins, and gives each write a revision that its value carries', () => {
      const store = open();
      assert.equal(store.revision, 1);
      const created = store.create(keyAt('a'), stampOf('a'));
      assert.ok(created.ok);
      assert.equal(created.entry.value.metadata.resourceVersion, '2');
      const updated = store.update(keyAt('a'), stampOf('a', 'x'), rev(2));
      assert.ok(updated.ok);
      assert.deepEqual([updated.entry.createRevision, updated.entry.modRevision, updated.entry.version], [2, 3, 2]);
    });

    it('answers lost races with what is there', () => {
      const store = open();
      store.create(keyAt('a'), stampOf('a'));
      const current = store.get(keyAt('a'));
      assert.deepEqual(store.create(keyAt('a'), stampOf('a')), { ok: false, reason: 'exists', current });
      assert.deepEqual(store.update(keyAt('a'), stampOf('a'), rev(7)), { ok: false, reason: 'stale', current });
      assert.deepEqual(store.remove(keyAt('a'), rev(7)), { ok: false, reason: 'stale', current });
      assert.deepEqual(store.update(keyAt('b'), stampOf('b'), rev(2)), {
        ok: false,
        reason: 'missing',
        current: undefined,
      });
      assert.equal(store.revision, 2);
    });

    it('lists in the order of paths: a slash follows the namespace', () => {
      const store = open();
      for (const [namespace, name] of [
        ['a', 'y'],
        ['a-b', 'x'],
        ['a', 'x'],
        ['B', 'x'],
      ] as const) {
        store.create(keyAt(name, namespace), stampOf(name));
      }
      assert.deepEqual(names(store, 'pods'), ['B/x', 'a-b/x', 'a/x', 'a/y']);
      assert.deepEqual(names(store, 'pods', { namespace: 'a' }), ['a/x', 'a/y']);
      assert.deepEqual(names(store, 'nodes'), []);
    });

    it('keeps a listing that was given out as it was', () => {
      const store = open();
      store.create(keyAt('a'), stampOf('a'));
      const before = store.range('pods');
      store.create(keyAt('b'), stampOf('b'));
      store.remove(keyAt('a'), rev(2));
      assert.ok(before.ok);
      assert.deepEqual(
        before.entries.map(({ key }) => key.name),
        ['a'],
      );
      assert.deepEqual(names(store, 'pods'), ['default/b']);
      assert.deepEqual(names(store, 'pods', { at: rev(3) }), ['default/a', 'default/b']);
    });

    it('wakes a watcher once until it polls, and tells it of its prefix only', () => {
      const store = open();
      let woken = 0;
      const watch = store.watch('pods', rev(1), () => woken++);
      store.create(keyAt('a'), stampOf('a'));
      store.create(keyAt('n', '', 'minions'), stampOf('n'));
      store.remove(keyAt('a'), rev(2));
      assert.equal(woken, 1);
      assert.deepEqual(told(watch.poll()), ['put a@2', 'delete a@4']);
      assert.deepEqual(watch.poll(), []);
      store.create(keyAt('b'), stampOf('b'));
      assert.equal(woken, 2);
      watch.close();
      store.create(keyAt('c'), stampOf('c'));
      assert.equal(woken, 2);
      assert.deepEqual(watch.poll(), []);
    });

    it('watches everything, from the past and from a revision to come', () => {
      const store = open();
      store.create(keyAt('a'), stampOf('a'));
      const all = store.watch('', rev(1), () => undefined);
      const later = store.watch('pods', rev(3), () => undefined);
      store.create(keyAt('n', '', 'minions'), stampOf('n'));
      store.create(keyAt('b'), stampOf('b'));
      assert.deepEqual(told(all.poll()), ['put a@2', 'put n@3', 'put b@4']);
      assert.deepEqual(told(later.poll()), ['put b@4']);
      const future = store.watch('pods', rev(5), () => undefined);
      store.create(keyAt('c'), stampOf('c'));
      assert.deepEqual(told(future.poll()), []);
      store.create(keyAt('d'), stampOf('d'));
      assert.deepEqual(told(future.poll()), ['put d@6']);
    });

    it('tells a watcher that compaction has overtaken, and only that one', () => {
      const store = open();
      const behind = store.watch('pods', rev(1), () => undefined);
      const idle = store.watch('minions', rev(1), () => undefined);
      store.create(keyAt('a'), stampOf('a'));
      store.compact(rev(2));
      assert.equal(behind.poll(), 'compacted');
      assert.deepEqual(idle.poll(), []);
      assert.equal(store.watch('pods', rev(1), () => undefined).poll(), 'compacted');
      assert.deepEqual(store.watch('pods', rev(2), () => undefined).poll(), []);
    });

    it('finds the revision of an instant', () => {
      let now = 10;
      const store = open(() => instant(now));
      store.create(keyAt('a'), stampOf('a'));
      now = 20;
      store.create(keyAt('b'), stampOf('b'));
      store.create(keyAt('c'), stampOf('c'));
      assert.deepEqual(
        [5, 10, 19, 20, 99].map((at) => store.revisionAt(instant(at))),
        [1, 2, 2, 4, 4],
      );
    });
  });
}
