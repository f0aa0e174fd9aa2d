import assert from 'node:assert/strict';
import { at, deployment, later, replicaSet, type DeploymentFacts } from '../testing/objects';
import { pausedConditions, progressOf, rolloutStatus } from './status';

const progress = (reason: string, status = 'True', updatedAt = 0) => ({
  type: 'Progressing',
  status,
  lastUpdateTime: at(updatedAt),
  lastTransitionTime: at(0),
  reason,
  message: '',
});

const facts = (extra: Partial<DeploymentFacts> = {}): DeploymentFacts => ({
  replicas: 3,
  deadlineSeconds: 10,
  ...extra,
});

describe('deployment status', () => {
  it('of a complete rollout', () => {
    const current = replicaSet('new', { size: 3 });
    assert.deepEqual(rolloutStatus(deployment(facts()), { current, old: [] }, later(5)), {
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
      conditions: [
        {
          type: 'Available',
          status: 'True',
          lastUpdateTime: at(5),
          lastTransitionTime: at(5),
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        },
        {
          type: 'Progressing',
          status: 'True',
          lastUpdateTime: at(5),
          lastTransitionTime: at(5),
          reason: 'NewReplicaSetAvailable',
          message: 'ReplicaSet "new" has successfully progressed.',
        },
      ],
    });
  });

  it('progress keeps the transition time and moves the update time', () => {
    const status = { replicas: 1, updatedReplicas: 1, conditions: [progress('NewReplicaSetCreated')] };
    const current = replicaSet('new', { size: 2, available: 0 });
    const next = progressOf(rolloutStatus(deployment(facts({ status })), { current, old: [] }, later(5)));
    assert.deepEqual(
      [next?.reason, next?.lastUpdateTime, next?.lastTransitionTime],
      ['ReplicaSetUpdated', at(5), at(0)],
    );
  });

  const stuck = (reason: string, updatedAt: number, now: number) => {
    const status = { replicas: 3, updatedReplicas: 3, conditions: [progress(reason, 'True', updatedAt)] };
    const current = replicaSet('new', { size: 3, available: 0 });
    return progressOf(rolloutStatus(deployment(facts({ status })), { current, old: [] }, later(now)));
  };
  it('the deadline passes only after it', () => {
    assert.equal(stuck('ReplicaSetUpdated', 0, 10)?.reason, 'ReplicaSetUpdated');
    assert.equal(stuck('ReplicaSetUpdated', 0, 11)?.reason, 'ProgressDeadlineExceeded');
    assert.equal(stuck('ReplicaSetUpdated', 0, 11)?.status, 'False');
  });
  it('a rollout that was complete is not timed', () => {
    assert.equal(stuck('NewReplicaSetAvailable', 0, 1000)?.reason, 'NewReplicaSetAvailable');
  });

  it('copies the failure of a ReplicaSet with its times', () => {
    const failure = {
      type: 'ReplicaFailure',
      status: 'True',
      lastTransitionTime: at(1),
      reason: 'FailedCreate',
      message: 'no',
    };
    const current = replicaSet('new', { size: 3, status: { replicas: 0, conditions: [failure] }, available: 0 });
    const status = rolloutStatus(deployment(facts()), { current, old: [] }, later(5));
    assert.deepEqual(status.conditions?.at(-1), { ...failure, lastUpdateTime: at(1) });
  });

  it('pause and resume are said once', () => {
    const paused = pausedConditions(deployment(facts({ paused: true })), later(1));
    assert.deepEqual(
      paused?.map(({ reason, status }) => [reason, status]),
      [['DeploymentPaused', 'Unknown']],
    );
    const again = facts({ paused: true, status: { conditions: [progress('DeploymentPaused', 'Unknown')] } });
    assert.equal(pausedConditions(deployment(again), later(2)), undefined);
    const resumed = pausedConditions(deployment({ ...again, paused: false }), later(2));
    assert.equal(resumed?.[0]?.reason, 'DeploymentResumed');
  });
});
