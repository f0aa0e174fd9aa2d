import assert from 'node:assert/strict';
import { instant, millis, seconds } from '../../base/brand';
import { VirtualClock } from '../../sim/virtual-clock';
import { MvccStore } from './mvcc-store';
import type { StoreEvent } from './store';
import { keyAt, rev, stampOf } from './testing/objects';

const storeAt = (options: { keepHistory?: boolean } = {}) => new MvccStore({ now: () => instant(0), ...options });

const names = (store: MvccStore, prefix: string, options = {}): string[] => {
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

describe('MVCC store', () => {
  it('refuses compacted and future revisions; a store that keeps its history still reads the past when asked to', () => {
    const store = storeAt({ keepHistory: true });
    store.create(keyAt('a'), stampOf('a'));
    store.update(keyAt('a'), stampOf('a', 'x'), rev(2));
    store.compact(rev(3));
    assert.deepEqual(store.range('pods', { at: rev(2) }), { ok: false, reason: 'compacted' });
    assert.deepEqual(store.range('pods', { at: rev(4) }), { ok: false, reason: 'future' });
    assert.deepEqual(names(store, 'pods', { at: rev(2), compacted: true }), ['default/a']);
    assert.equal(store.get(keyAt('a'), rev(2))?.modRevision, 2);
    assert.throws(() => store.compact(rev(9)), /future revision/);
  });

  it('removes what outlives its lease; each write renews it', () => {
    const clock = new VirtualClock({ start: instant(0) });
    const store = new MvccStore({ now: () => clock.now(), clock });
    store.create(keyAt('a'), stampOf('a'), { leaseSeconds: 60 });
    store.create(keyAt('b'), stampOf('b'), { leaseSeconds: 60 });
    store.create(keyAt('c'), stampOf('c'), { leaseSeconds: 20 });
    clock.after(seconds(30), 'renew', () => store.update(keyAt('a'), stampOf('a'), rev(2)));
    const gone: string[] = [];
    const watch = store.watch('pods', store.revision, () => {
      for (const line of told(watch.poll())) gone.push(`${clock.now() / 1000} ${line}`);
    });
    clock.run({ within: millis(Infinity), stepsMax: 100 });
    assert.deepEqual(gone, ['20 delete c@5', '30 put a@6', '60 delete b@7', '90 delete a@8']);
  });

  it('starts from a snapshot that neither side changes for the other, leases included', () => {
    const clock = new VirtualClock({ start: instant(0) });
    const options = { now: () => clock.now(), clock };
    const origin = new MvccStore(options);
    origin.create(keyAt('a'), stampOf('a'));
    origin.create(keyAt('e'), stampOf('e'), { leaseSeconds: 60 });
    const snapshot = origin.snapshot();
    const [one, other] = [MvccStore.from(snapshot, options), MvccStore.from(snapshot, options)];
    one.create(keyAt('b'), stampOf('b'));
    other.remove(keyAt('a'), rev(2));
    origin.create(keyAt('c', 'new'), stampOf('c'));
    assert.deepEqual(names(one, 'pods'), ['default/a', 'default/b', 'default/e']);
    assert.deepEqual(names(other, 'pods'), ['default/e']);
    assert.deepEqual(names(origin, 'pods'), ['default/a', 'default/e', 'new/c']);
    assert.deepEqual([one.revision, one.compactedRevision], [4, 3]);
    assert.equal(one.watch('pods', rev(2), () => undefined).poll(), 'compacted');
    clock.run({ within: millis(Infinity), stepsMax: 100 });
    assert.deepEqual(names(one, 'pods'), ['default/a', 'default/b']);
  });

  it('commits several writes at one revision', () => {
    const store = storeAt();
    store.create(keyAt('a'), stampOf('a'));
    const watch = store.watch('', rev(2), () => undefined);
    store.commit([
      { kind: 'put', key: keyAt('b'), stamp: stampOf('b') },
      { kind: 'remove', key: keyAt('a') },
      { kind: 'remove', key: keyAt('none') },
    ]);
    assert.deepEqual(told(watch.poll()), ['put b@3', 'delete a@3']);
    const twice = { kind: 'remove', key: keyAt('b') } as const;
    assert.throws(() => store.commit([twice, twice]), /duplicate key/);
  });

  it('writes nothing when the commit hook throws or the stamp does', () => {
    const store = new MvccStore({
      now: () => instant(0),
      onCommit: () => {
        throw new Error('disk full');
      },
    });
    assert.throws(() => store.create(keyAt('a'), stampOf('a')), /disk full/);
    assert.equal(store.get(keyAt('a')), undefined);
    assert.equal(store.revision, 1);
  });

  it('freezes values when debugging', () => {
    const store = new MvccStore({ now: () => instant(0), freeze: true });
    const created = store.create(keyAt('a'), stampOf('a'));
    assert.ok(created.ok && Object.isFrozen(created.entry.value.metadata.labels));
  });
});
