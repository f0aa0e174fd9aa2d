import assert from 'node:assert/strict';
import { millis, seconds } from '../../../base/brand';
import { testPod } from '../../testing/pods';
import { graceProblem, shutdownGroups, usualGrace, type ShutdownGrace } from './shutdown-grace';

const grace = (total: number, criticalPods: number): ShutdownGrace => ({
  total: millis(total * 1000),
  criticalPods: millis(criticalPods * 1000),
});

describe('the grace of a shutdown', () => {
  it('leaves a third to critical pods unless it is said', () => {
    assert.deepEqual(usualGrace(seconds(30)), grace(30, 10));
    assert.deepEqual(usualGrace(seconds(20)), grace(20, 6));
    assert.deepEqual(usualGrace(seconds(0)), grace(0, 0));
  });

  for (const [total, critical, problem] of [
    [30, 10, undefined],
    [30, 30, undefined],
    [0, 0, undefined],
    [30, 0, undefined],
    [1, 2, 'invalid configuration: shutdownGracePeriodCriticalPods {2s} must be <= shutdownGracePeriod {1s}'],
    [0.5, 0, 'invalid configuration: shutdownGracePeriod {0.5s} must be either zero or otherwise >= 1 sec'],
    [-1, -1, 'invalid configuration: shutdownGracePeriod {-1s} must be either zero or otherwise >= 1 sec'],
    [2, 0.1, 'invalid configuration: shutdownGracePeriodCriticalPods {0.1s} must be either zero or otherwise >= 1 sec'],
  ] as const)
    it(`of ${total} s with ${critical} s of them ${problem === undefined ? 'is taken' : 'is refused'}`, () => {
      assert.equal(graceProblem(grace(total, critical)), problem);
    });
});

describe('who is ended together', () => {
  const pods = [
    testPod({ name: 'system', priority: 2_000_001_000 }),
    testPod({ name: 'plain' }),
    testPod({ name: 'highest-of-users', priority: 1_000_000_000 }),
    testPod({ name: 'least-critical', priority: 2_000_000_000 }),
    testPod({ name: 'low', priority: -5 }),
  ];

  it('are those below and those from 2000000000 on, the low ones first', () => {
    const groups = shutdownGroups(grace(30, 10), pods).map(({ graceSeconds, pods: of }) => ({
      graceSeconds,
      names: of.map(({ metadata }) => metadata.name),
    }));
    assert.deepEqual(groups, [
      { graceSeconds: 20, names: ['plain', 'highest-of-users', 'low'] },
      { graceSeconds: 10, names: ['system', 'least-critical'] },
    ]);
  });

  it('have whole seconds', () => {
    assert.deepEqual(
      shutdownGroups(grace(30.9, 10.5), []).map(({ graceSeconds }) => graceSeconds),
      [20, 10],
    );
  });
});
