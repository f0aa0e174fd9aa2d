import assert from 'node:assert/strict';
import { happeningsOf, instantsOf, keyOfAbout } from './happenings';
import { lanesOf } from './lanes';

const STORY = {
  steps: [
    { keyword: 'When', text: 'node "n1" fails', line: 3, status: 'PASSED', at: 10 },
    { keyword: 'Then', text: 'x', line: 4, status: 'PASSED', at: 30 },
    { keyword: 'And', text: 'y', line: 5, status: 'SKIPPED' },
  ],
  faults: [{ at: 10, text: 'node n1 fails', isHealing: false, key: 'node n1' }],
  components: [{ name: 'etcd', down: [{ from: 12, to: 14, how: 'quorum lost' }] }],
  lanes: lanesOf(
    [
      { at: 0, kind: 'pod', id: 'default/a', state: 'Running, Ready', place: 'n1', owner: '' },
      { at: 20, kind: 'pod', id: 'default/a', state: '', place: '', owner: '' },
    ],
    40,
  ),
  events: [{ at: 15, type: 'Warning', reason: 'Bad', message: 'm', about: 'Pod default/a', source: 's' }],
  claims: [{ step: 'x', operator: 'now', states: [], anchor: 30, decidedAt: 30, holds: false }],
};

describe('happenings', () => {
  it('tell in order what was done, what befell and what followed', () => {
    assert.deepEqual(
      happeningsOf(STORY).map(({ at, kind, text }) => `${at} ${kind}: ${text}`),
      [
        '0 pod: pod a: Running, Ready',
        '10 step: When node "n1" fails',
        '10 fault: node n1 fails',
        '12 component: etcd quorum lost',
        '14 component: etcd runs again',
        '15 event: Bad · Pod default/a: m',
        '20 pod: pod a is gone',
        '30 claim: does not hold: x',
      ],
    );
  });

  it('give the instants at which something changes', () => {
    assert.deepEqual(instantsOf(happeningsOf(STORY)), [0, 10, 12, 14, 20, 30]);
  });

  it('name lanes as the picture does', () => {
    assert.equal(keyOfAbout('Pod default/a'), 'pod default/a');
  });
});
