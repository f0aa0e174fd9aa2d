import assert from 'node:assert/strict';
import { later, pod, type PodFacts } from '../testing/objects';
import { inOrderOfRemoval, victims } from './victims';

/** Two pods that differ in one thing: the first is the one that goes. */
const pairs: readonly (readonly [why: string, goes: PodFacts, stays: PodFacts])[] = [
  ['unassigned before assigned', {}, { node: 'n' }],
  ['Pending before Running', { node: 'n', phase: 'Pending' }, { node: 'n' }],
  ['Pending before Unknown', { node: 'n', phase: 'Pending' }, { node: 'n', phase: 'Unknown' }],
  ['unready before ready', { node: 'n' }, { node: 'n', readyAt: 1 }],
  [
    'cheap before dear',
    { node: 'n', annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-5' } },
    { node: 'n' },
  ],
  ['ready for 10 s before ready for 1000 s', { node: 'n', readyAt: 990 }, { node: 'n', readyAt: 0 }],
  ['more restarts first', { node: 'n', restarts: 3 }, { node: 'n', restarts: 1 }],
  ['younger first', { node: 'n', createdAt: 990 }, { node: 'n', createdAt: 0 }],
  ['the smaller uid where ages are of one magnitude', { uid: 'a', createdAt: 1 }, { uid: 'b', createdAt: 2 }],
  [
    'a cost that is no integer counts as none',
    { uid: 'a', createdAt: 1, annotations: { 'controller.kubernetes.io/pod-deletion-cost': '1.5' } },
    { uid: 'b', createdAt: 2 },
  ],
];

describe('victims of a scale-down', () => {
  for (const [why, goes, stays] of pairs) {
    it(why, () => {
      for (const order of [0, 1]) {
        const both = [pod('goes', goes), pod('stays', stays)];
        const chosen = victims(order === 0 ? both : [...both].reverse(), [], 1, later(1000));
        assert.deepEqual(
          chosen.map(({ metadata }) => metadata.name),
          ['goes'],
        );
      }
    });
  }

  it('takes from the node with most siblings, those of other sets counted', () => {
    const pods = [pod('a', { node: 'n1', readyAt: 0 }), pod('b', { node: 'n2', readyAt: 0 })];
    const related = [...pods, pod('c', { node: 'n2', readyAt: 0 }), pod('d', { node: 'n1', phase: 'Failed' })];
    assert.deepEqual(
      victims(pods, related, 1, later(9)).map(({ metadata }) => metadata.name),
      ['b'],
    );
  });
});

describe('order of removal where there are no costs', () => {
  const names = (...pods: readonly ReturnType<typeof pod>[]): readonly string[] =>
    inOrderOfRemoval(pods, later(1000)).map(({ metadata }) => metadata.name);

  it('takes the unready, then what was ready last, to the second', () => {
    const first = pod('first', { node: 'n', readyAt: 1 });
    const second = pod('second', { node: 'n', readyAt: 2 });
    assert.deepEqual(names(first, pod('unready', { node: 'n' }), second), ['unready', 'second', 'first']);
  });

  it('knows no deletion cost', () => {
    const cheap = { 'controller.kubernetes.io/pod-deletion-cost': '-5' };
    assert.deepEqual(names(pod('old', { annotations: cheap, createdAt: 1 }), pod('young', { createdAt: 2 })), [
      'young',
      'old',
    ]);
  });
});
