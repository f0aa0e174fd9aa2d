import assert from 'node:assert/strict';
import { afflictionOf, deedsByProcess, lastUpTo, podsAt, recent } from './cluster-at';
import { lanesOf } from './lanes';

const change = (at: number, id: string, state: string, place = '') => ({
  at,
  kind: 'pod',
  id,
  state,
  place,
  owner: '',
});

describe('the cluster at an instant', () => {
  const lanes = lanesOf(
    [
      change(0, 'a', 'Pending, Unscheduled'),
      change(5, 'a', 'Running, Ready', 'n1'),
      change(9, 'a', ''),
      change(3, 'b', 'Running, Ready', 'n2'),
    ],
    20,
  );

  it('has pods where they were, and not before or after they were', () => {
    const at = (instant: number) =>
      [...podsAt(lanes, instant)].map(([place, pods]) => `${place}: ${pods.map(({ lane }) => lane.id).join()}`);
    assert.deepEqual(at(0), [': a']);
    assert.deepEqual(at(5), ['n1: a', 'n2: b']);
    assert.deepEqual(at(9), ['n2: b']);
  });

  it('knows what befell a node until it is undone', () => {
    const faults = [
      { at: 5, text: 'node n1 fails', isHealing: false, key: 'node n1' },
      { at: 9, text: 'node n1 recovers', isHealing: true, key: 'node n1' },
    ];
    assert.deepEqual(
      [4, 5, 8, 9].map((at) => afflictionOf('n1', faults, at)?.text),
      [undefined, 'node n1 fails', 'node n1 fails', undefined],
    );
  });

  it('finds the last deed of a process, that of its controllers included', () => {
    const row = (at: number, actor: string) => ({
      at,
      sequence: at,
      actor,
      action: 'api.create',
      subject: '',
      detail: '',
    });
    const deeds = deedsByProcess([
      row(1, 'replicaset-controller'),
      row(4, 'node-controller'),
      row(4, 'kube-scheduler'),
    ]);
    const own = deeds.get('kube-controller-manager') ?? [];
    assert.deepEqual(
      [0, 1, 3, 4, 9].map((at) => lastUpTo(own, at)?.actor),
      [undefined, 'replicaset-controller', 'replicaset-controller', 'node-controller', 'node-controller'],
    );
  });

  it('tells what happened last', () => {
    const happenings = [1, 2, 3].map((at) => ({ at, kind: 'pod' as const, text: String(at), isBad: false }));
    assert.deepEqual(
      recent(happenings, 2, 5).map(({ text }) => text),
      ['2', '1'],
    );
  });
});
