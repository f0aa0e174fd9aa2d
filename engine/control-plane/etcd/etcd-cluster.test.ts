import assert from 'node:assert/strict';
import { instant } from '../../base/brand';
import { SeededRandom } from '../../sim/seeded-random';
import { VirtualClock } from '../../sim/virtual-clock';
import { EtcdCluster } from './etcd-cluster';
import { Members } from './members';
import { MvccStore } from './mvcc-store';
import { Quota } from './quota';
import { keyAt, rev, stampOf } from './testing/objects';

function cluster(size: number, quota?: Quota) {
  const clock = new VirtualClock({ start: instant(0) });
  const now = () => clock.now();
  const names = Array.from({ length: size }, (_, index) => `etcd-${index}`);
  const members = new Members({ names, now, random: new SeededRandom('etcd') });
  const etcd = new EtcdCluster({ store: new MvccStore({ now }), members, ...(quota === undefined ? {} : { quota }) });
  return { clock, members, etcd };
}

const create = (etcd: EtcdCluster, name: string, label = '') => etcd.create(keyAt(name), stampOf(name, label));

describe('etcd cluster', () => {
  for (const [size, tolerated] of [
    [1, 0],
    [3, 1],
    [4, 1],
    [5, 2],
    [7, 3],
  ] as const) {
    it(`of ${size} lives with the loss of ${tolerated}, not of ${tolerated + 1}`, () => {
      const { clock, members, etcd } = cluster(size);
      for (let lost = 0; lost < tolerated; lost++) members.set(`etcd-${lost}`, 'stopped');
      clock.skipTo(instant(2000 * size));
      assert.ok(create(etcd, 'a').ok);
      members.set(`etcd-${tolerated}`, 'isolated');
      assert.throws(() => create(etcd, 'b'), { message: 'etcdserver: request timed out' });
      assert.throws(() => etcd.get(keyAt('a')), /timed out/);
      assert.throws(() => etcd.range('pods'), /timed out/);
      assert.throws(() => etcd.watch('pods', rev(1), () => undefined), /no leader/);
      assert.equal(etcd.latency, 7000);
    });
  }

  it('elects another leader within one to two seconds, and none when a follower goes', () => {
    const { clock, members, etcd } = cluster(3);
    members.set('etcd-2', 'stopped');
    assert.deepEqual([members.leader, members.term, etcd.latency], ['etcd-0', 1, 0]);
    members.set('etcd-2', 'running');
    members.set('etcd-0', 'stopped');
    assert.equal(members.leader, undefined);
    assert.ok(etcd.latency >= 1000 && etcd.latency <= 2000);
    clock.skipTo(instant(2000));
    assert.ok(members.leader === 'etcd-1' || members.leader === 'etcd-2');
    assert.deepEqual([members.term, etcd.latency], [2, 0]);
  });

  it('keeps watches open over a loss of quorum', () => {
    const { clock, members, etcd } = cluster(1);
    let woken = 0;
    const watch = etcd.watch('pods', rev(1), () => woken++);
    members.set('etcd-0', 'stopped');
    assert.deepEqual(watch.poll(), []);
    members.set('etcd-0', 'running');
    assert.throws(() => create(etcd, 'a'), { message: 'etcdserver: leader changed' });
    clock.skipTo(instant(2000));
    create(etcd, 'a');
    assert.equal(woken, 1);
    assert.throws(() => members.set('etcd-9', 'running'), /member not found/);
  });

  it('refuses puts under NOSPACE, and reads and deletes go on', () => {
    const { etcd } = cluster(1);
    create(etcd, 'a');
    etcd.quota.raise('NOSPACE');
    assert.throws(() => create(etcd, 'b'), { message: 'etcdserver: mvcc: database space exceeded' });
    assert.equal(etcd.get(keyAt('b')), undefined);
    assert.ok(etcd.remove(keyAt('a'), rev(2)).ok);
    etcd.quota.disarm('NOSPACE');
    assert.ok(create(etcd, 'b').ok);
  });

  it('raises NOSPACE at the quota; compact, defragment, disarm bring it back', () => {
    const { etcd } = cluster(1, new Quota(2000));
    create(etcd, 'a', 'x'.repeat(600));
    etcd.update(keyAt('a'), stampOf('a', 'y'.repeat(600)), rev(2));
    assert.throws(() => etcd.update(keyAt('a'), stampOf('a', 'z'.repeat(600)), rev(3)), /space exceeded/);
    etcd.compact(rev(3));
    etcd.quota.disarm('NOSPACE');
    assert.ok(etcd.quota.inUse < etcd.quota.allocated);
    assert.ok(etcd.update(keyAt('a'), stampOf('a', 'z'.repeat(600)), rev(3)).ok);
    etcd.compact(rev(4));
    etcd.quota.defragment();
    assert.equal(etcd.quota.allocated, etcd.quota.inUse);
  });

  it('answers nothing when it is corrupt', () => {
    const { etcd } = cluster(1);
    etcd.quota.raise('CORRUPT');
    assert.throws(() => etcd.get(keyAt('a')), { message: 'etcdserver: corrupt cluster' });
    assert.deepEqual(etcd.quota.raised, ['CORRUPT']);
  });

  it('breaks open watches when its data is replaced', () => {
    const { clock, etcd } = cluster(1);
    create(etcd, 'a');
    let woken = 0;
    const watch = etcd.watch('pods', rev(2), () => woken++);
    etcd.replace(new MvccStore({ now: () => clock.now() }));
    assert.deepEqual([woken, watch.poll(), etcd.get(keyAt('a'))], [1, 'compacted', undefined]);
    assert.ok(create(etcd, 'a').ok);
  });
});
