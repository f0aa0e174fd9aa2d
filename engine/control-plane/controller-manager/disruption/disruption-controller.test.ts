import assert from 'node:assert/strict';
import { poddisruptionbudgets, pods, replicasets } from '../../../api/resources';
import { replicaSetController } from '../replicaset/replicaset-controller';
import { ControllerHarness } from '../testing/harness';
import { template } from '../testing/objects';
import { disruptionController } from './disruption-controller';

function guarded(spec: object, replicas = 3): ControllerHarness {
  const harness = new ControllerHarness([replicaSetController, disruptionController]);
  harness.kubelet.addNode('n1');
  harness.create(replicasets, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: template() },
  } as never);
  harness.create(poddisruptionbudgets, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  } as never);
  harness.run(6);
  return harness;
}

const statusOf = (harness: ControllerHarness) => (harness.get(poddisruptionbudgets, 'web') ?? assert.fail()).status;

describe('disruption controller', () => {
  it('allows what is left above the budget', () => {
    const { conditions, ...counters } = statusOf(guarded({ minAvailable: 2 }));
    assert.deepEqual(counters, {
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 3,
      desiredHealthy: 2,
      expectedPods: 3,
    });
    assert.deepEqual(
      conditions?.map(({ type, status, reason }) => [type, status, reason]),
      [['DisruptionAllowed', 'True', 'SufficientPods']],
    );
  });

  it('follows pods that turn unready and pods that go', () => {
    const harness = guarded({ maxUnavailable: 1 });
    const [pod] = harness.list(pods);
    harness.kubelet.setReady(pod ?? assert.fail(), false);
    harness.run(2);
    const { disruptionsAllowed, currentHealthy, conditions } = statusOf(harness);
    assert.deepEqual([disruptionsAllowed, currentHealthy, conditions?.[0]?.reason], [0, 2, 'InsufficientPods']);
  });

  it('tells of no pods, and of pods that nobody controls', () => {
    const empty = guarded({ selector: { matchLabels: { app: 'nobody' } }, minAvailable: 1 });
    assert.deepEqual([...new Set(empty.eventsOf('PodDisruptionBudget'))], ['NoPods: No matching pods found']);
    const bare = guarded({ selector: { matchLabels: { app: 'bare' } }, maxUnavailable: 1 });
    const { spec } = template();
    bare.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'bare', namespace: 'default', labels: { app: 'bare' } },
      spec,
    } as never);
    bare.run(3);
    assert.ok(bare.eventsOf('PodDisruptionBudget').some((event) => event.startsWith('UnmanagedPods: ')));
    assert.equal(statusOf(bare).disruptionsAllowed, 0);
  });

  it('fails safe for owners without a scale', () => {
    const harness = guarded({ selector: { matchLabels: { app: 'odd' } }, maxUnavailable: 1 });
    const { spec } = template();
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'sum', uid: 'u', controller: true };
    harness.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'odd', namespace: 'default', labels: { app: 'odd' }, ownerReferences: [owner] },
      spec,
    } as never);
    harness.run(3);
    const [condition] = statusOf(harness).conditions ?? [];
    assert.deepEqual(
      [condition?.reason, condition?.message],
      ['SyncFailed', 'jobs.batch does not implement the scale subresource'],
    );
  });
});
