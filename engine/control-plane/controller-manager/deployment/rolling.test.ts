import assert from 'node:assert/strict';
import { deployment, replicaSet, type DeploymentFacts } from '../testing/objects';
import { newReplicaSetSize, scaleDownOld, sizeOf } from './rolling';

/** Sizes new/old of each step when every pod becomes available at once, as in behaviours of a rolling update. */
function steps(facts: DeploymentFacts): readonly string[] {
  const rollout = deployment(facts);
  const seen: string[] = [];
  let current = replicaSet('new', { size: 0 });
  let old = replicaSet('old', { size: facts.replicas });
  for (let i = 0; i < 50; i++) {
    const up = newReplicaSetSize(rollout, sizeOf(current), sizeOf(current) + sizeOf(old));
    const [down] = scaleDownOld(rollout, current, [old]).slice(-1);
    if (up !== sizeOf(current)) current = replicaSet('new', { size: up });
    else if (down !== undefined) old = replicaSet('old', { size: down.to });
    else return seen;
    seen.push(`${sizeOf(current)}/${sizeOf(old)}`);
  }
  return seen;
}

describe('rolling update', () => {
  const cases: readonly (readonly [DeploymentFacts, string])[] = [
    [{ replicas: 3 }, '1/3 1/2 2/2 2/1 3/1 3/0'],
    [{ replicas: 1 }, '1/1 1/0'],
    [{ replicas: 10 }, '3/10 3/5 8/5 8/0 10/0'],
    [{ replicas: 4, surge: 0, unavailable: 1 }, '0/3 1/3 1/2 2/2 2/1 3/1 3/0 4/0'],
    [{ replicas: 2, surge: '10%', unavailable: '10%' }, '1/2 1/1 2/1 2/0'],
    [{ replicas: 3, surge: 0, unavailable: '100%' }, '0/0 3/0'],
    [{ replicas: 0 }, ''],
  ];
  for (const [facts, expected] of cases) {
    it(`${facts.replicas} replicas, surge ${facts.surge ?? '25%'}, unavailable ${facts.unavailable ?? '25%'}`, () => {
      assert.equal(steps(facts).join(' '), expected);
    });
  }

  it('takes what is not available first, oldest set first, and says each step', () => {
    const rollout = deployment({ replicas: 10, surge: 3, unavailable: 2 });
    const broken = replicaSet('broken', { size: 3, available: 0, createdAt: 5 });
    const healthy = replicaSet('healthy', { size: 10, createdAt: 1 });
    const plan = scaleDownOld(rollout, replicaSet('new', { size: 0 }), [broken, healthy]);
    assert.deepEqual(
      plan.map(({ replicaSet: { metadata }, from, to }) => [metadata.name, from, to]),
      [
        ['broken', 3, 0],
        ['healthy', 10, 8],
      ],
    );
  });

  it('waits while the new pods are not available', () => {
    const rollout = deployment({ replicas: 3 });
    const current = replicaSet('new', { size: 1, available: 0 });
    assert.deepEqual(scaleDownOld(rollout, current, [replicaSet('old', { size: 3 })]), []);
  });

  it('takes nothing while a set that was made smaller still counts its former pods as available', () => {
    const rollout = deployment({ replicas: 5, surge: 3, unavailable: 2 });
    const current = replicaSet('new', { size: 3, available: 0 });
    assert.deepEqual(scaleDownOld(rollout, current, [replicaSet('old', { size: 5, available: 8 })]), []);
    const [down] = scaleDownOld(rollout, current, [replicaSet('old', { size: 5, available: 5 })]);
    assert.deepEqual([down?.from, down?.to], [5, 3]);
  });
});
