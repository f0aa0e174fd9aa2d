import assert from 'node:assert/strict';
import fc from 'fast-check';
import { instant, millis } from '../../base/brand';
import { VirtualClock } from '../../sim/virtual-clock';
import { commitOf, decodeCommits, encodeCommits, type Commit } from './commit-record';
import { MvccStore } from './mvcc-store';
import { decodeSnapshot, encodeSnapshot } from './snapshot-record';
import type { StoreEvent } from './store';
import { keyAt, stampOf } from './testing/objects';

const LIMITS = { within: millis(Infinity), stepsMax: 10_000 };

function recording() {
  const clock = new VirtualClock({ start: instant(0) });
  const commits: Commit[] = [];
  const onCommit = ([first, ...others]: readonly StoreEvent[]): void => {
    if (first !== undefined) commits.push(commitOf([first, ...others]));
  };
  const store = new MvccStore({ now: () => clock.now(), onCommit });
  return { clock, store, commits };
}

const action = fc.record({ name: fc.constantFrom('a', 'b', 'c'), remove: fc.boolean(), lease: fc.boolean() });

/** Writes and removes as told, each a second after the other. */
function play(
  { clock, store }: ReturnType<typeof recording>,
  actions: readonly { name: string; remove: boolean; lease: boolean }[],
): void {
  for (const [turn, { name, remove, lease }] of actions.entries()) {
    clock.skipTo(instant(turn * 1000));
    const key = keyAt(name);
    const current = store.get(key);
    if (current === undefined) store.create(key, stampOf(name, `${turn}`), lease ? { leaseSeconds: 60 } : {});
    else if (remove) store.remove(key, current.modRevision);
    else store.update(key, stampOf(name, `${turn}`), current.modRevision);
  }
}

const contentOf = (store: MvccStore): unknown => [store.revision, store.range('pods')];

describe('what is kept on disk', () => {
  it('makes the same store again: from commits, and from a snapshot and the commits after it', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), fc.nat(30), (actions, cut) => {
        const scene = recording();
        play(scene, actions.slice(0, cut));
        const parts = [...encodeSnapshot(scene.store.snapshot(), scene.clock.now())];
        const before = scene.commits.length;
        for (const { name } of actions.slice(cut)) {
          const current = scene.store.get(keyAt(name));
          if (current === undefined) scene.store.create(keyAt(name), stampOf(name));
          else scene.store.remove(keyAt(name), current.modRevision);
        }
        const commits = decodeCommits(encodeCommits(scene.commits));
        const options = { now: () => instant(0) };
        const fromCommits = new MvccStore(options);
        fromCommits.replay(commits);
        assert.deepEqual(contentOf(fromCommits), contentOf(scene.store));
        const read = decodeSnapshot(parts);
        assert.ok(read !== undefined);
        const fromSnapshot = MvccStore.from(read.snapshot, options);
        fromSnapshot.replay(commits.slice(before));
        assert.deepEqual(contentOf(fromSnapshot), contentOf(scene.store));
      }),
    );
  });

  it('keeps the end of leases', () => {
    const scene = recording();
    scene.store.create(keyAt('a'), stampOf('a'), { leaseSeconds: 60 });
    scene.clock.skipTo(instant(20_000));
    scene.store.create(keyAt('b'), stampOf('b'), { leaseSeconds: 60 });
    const read = decodeSnapshot([...encodeSnapshot(scene.store.snapshot(), scene.clock.now())]);
    assert.ok(read !== undefined);
    for (const from of ['snapshot', 'commits']) {
      const clock = new VirtualClock({ start: instant(30_000) });
      const options = { now: () => clock.now(), clock };
      const store = from === 'snapshot' ? MvccStore.from(read.snapshot, options) : new MvccStore(options);
      if (from === 'commits') store.replay(scene.commits);
      const gone: number[] = [];
      const watch = store.watch('pods', store.revision, () => gone.push(clock.now(), watch.poll().length));
      clock.run(LIMITS);
      assert.deepEqual(gone, [60_000, 1, 80_000, 1], from);
    }
  });

  it('is not read when a part of a snapshot is missing', () => {
    const scene = recording();
    for (let at = 0; at < 1500; at++) scene.store.create(keyAt(`pod-${at}`), stampOf('x'));
    const parts = [...encodeSnapshot(scene.store.snapshot(), scene.clock.now())];
    assert.equal(parts.length, 3);
    assert.equal(decodeSnapshot(parts.slice(0, 2)), undefined);
    assert.equal(decodeSnapshot([]), undefined);
  });

  it('is replayed in order only', () => {
    const scene = recording();
    scene.store.create(keyAt('a'), stampOf('a'));
    scene.store.create(keyAt('b'), stampOf('b'));
    assert.throws(() => new MvccStore({ now: () => instant(0) }).replay(scene.commits.slice(1)), /does not follow/);
  });
});
