import assert from 'node:assert/strict';
import { instant } from '../../base/brand';
import { HashedJournal } from '../../sim/hashed-journal';
import { SeededRandom } from '../../sim/seeded-random';
import { EtcdCluster } from './etcd-cluster';
import { EtcdSession } from './etcd-session';
import { Members } from './members';
import { MvccStore } from './mvcc-store';
import { keyAt, rev, stampOf } from './testing/objects';

function session() {
  const now = () => instant(0);
  const members = new Members({ names: ['etcd-0'], now, random: new SeededRandom('etcd') });
  const etcd = new EtcdCluster({ store: new MvccStore({ now }), members });
  const journal = new HashedJournal({ now });
  return { etcd, members, journal, mine: new EtcdSession(etcd, 'kube-apiserver', journal) };
}

describe('etcd session', () => {
  it('is for API servers alone', () => {
    const { etcd } = session();
    for (const client of ['kube-apiserver-b', 'kube-apiserver-etcd-client']) new EtcdSession(etcd, client);
    for (const client of ['kube-scheduler', 'kubelet/n1', 'kube-apiserverx', ''])
      assert.throws(() => new EtcdSession(etcd, client), /bad certificate/);
  });

  it('records what was written, and nothing else', () => {
    const { mine, journal } = session();
    mine.create(keyAt('a'), stampOf('a'));
    mine.create(keyAt('a'), stampOf('a'));
    mine.update(keyAt('a'), stampOf('a', 'x'), rev(2));
    mine.update(keyAt('a'), stampOf('a', 'y'), rev(2));
    mine.get(keyAt('a'));
    mine.remove(keyAt('a'), rev(3));
    assert.deepEqual(
      journal.since(0).map(({ actor, action, subject, detail }) => [actor, action, subject, detail?.['revision']]),
      [
        ['kube-apiserver', 'etcd.put', '/registry/pods/default/a', 2],
        ['kube-apiserver', 'etcd.put', '/registry/pods/default/a', 3],
        ['kube-apiserver', 'etcd.delete', '/registry/pods/default/a', 4],
      ],
    );
  });

  it('knows without a quorum what it has seen, unless it began without', () => {
    const { etcd, members, mine } = session();
    mine.create(keyAt('a'), stampOf('a'));
    members.set('etcd-0', 'stopped');
    const late = new EtcdSession(etcd, 'kube-apiserver-b');
    assert.throws(() => mine.get(keyAt('a')), /request timed out/);
    assert.equal(mine.cached.get(keyAt('a'))?.modRevision, 2);
    assert.equal(mine.cached.range('pods').ok, true);
    assert.throws(() => late.cached.get(keyAt('a')), /request timed out/);
    members.set('etcd-0', 'running');
    assert.equal(late.cached.get(keyAt('a'))?.modRevision, 2);
    members.set('etcd-0', 'stopped');
    assert.equal(late.cached.get(keyAt('a'))?.modRevision, 2);
  });

  it('takes its watches with it', () => {
    const { etcd, mine } = session();
    let woken = 0;
    mine.watch('pods', rev(1), () => woken++);
    const other = mine.watch('pods', rev(1), () => woken++);
    other.close();
    etcd.create(keyAt('a'), stampOf('a'));
    mine.close();
    etcd.create(keyAt('b'), stampOf('b'));
    assert.equal(woken, 1);
  });
});
