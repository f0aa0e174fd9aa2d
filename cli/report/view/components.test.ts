import assert from 'node:assert/strict';
import type { JournalRow } from '../report-data';
import { componentLanes, isUpAt, processOf } from './components';

const entry = (at: number, actor: string, action: string, subject = ''): JournalRow => ({
  at,
  sequence: at,
  actor,
  action,
  subject,
  detail: '',
});

const downOf = (name: string, journal: readonly JournalRow[]) =>
  componentLanes(journal, 100).find((lane) => lane.name === name)?.down;

describe('components of the control plane', () => {
  it('are up unless the journal says otherwise', () => {
    assert.deepEqual(downOf('kube-scheduler', [entry(0, 'kube-scheduler', 'component.start')]), []);
  });

  it('are down from a stop to the next start, and to the end when none comes', () => {
    const journal = [
      entry(0, 'kube-scheduler', 'component.start'),
      entry(10, 'kube-scheduler', 'component.crash'),
      entry(30, 'kube-scheduler', 'component.start'),
      entry(60, 'kube-scheduler', 'component.pause'),
    ];
    const down = downOf('kube-scheduler', journal);
    assert.deepEqual(down, [
      { from: 10, to: 30, how: 'crashed' },
      { from: 60, to: 100, how: 'paused' },
    ]);
    const lane = { name: 'kube-scheduler', down: down ?? [] };
    assert.deepEqual(
      [9, 10, 29, 30].map((at) => isUpAt(lane, at)),
      [true, false, false, true],
    );
  });

  it('are down by a fault, also for those that journal nothing of their own', () => {
    const journal = [
      entry(5, 'fault', 'fault.component-stops', 'component-stops component=API server'),
      entry(9, 'fault', 'fault.component-starts', '{"kind":"component-starts","component":"API server"}'),
      entry(20, 'fault', 'fault.etcd-quorum', 'etcd-quorum lost=true'),
    ];
    assert.deepEqual(downOf('kube-apiserver', journal), [{ from: 5, to: 9, how: 'stopped' }]);
    assert.deepEqual(downOf('etcd', journal), [{ from: 20, to: 100, how: 'quorum lost' }]);
  });

  it('hold the controllers', () => {
    assert.deepEqual(
      ['replicaset-controller', 'node-route-controller', 'kube-scheduler', 'kubelet/n1', 'garbage-collector'].map(
        processOf,
      ),
      [
        'kube-controller-manager',
        'cloud-controller-manager',
        'kube-scheduler',
        'kubelet/n1',
        'kube-controller-manager',
      ],
    );
  });
});
