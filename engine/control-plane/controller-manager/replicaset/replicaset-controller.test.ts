import assert from 'node:assert/strict';
import { pods, replicasets, replicationcontrollers } from '../../../api/resources';
import { ControllerHarness } from '../testing/harness';
import { template } from '../testing/objects';
import { replicaSetController } from './replicaset-controller';
import { replicationControllerController } from './replicationcontroller-controller';

const start = () => {
  const harness = new ControllerHarness([replicaSetController, replicationControllerController]);
  harness.kubelet.addNode('n1');
  return harness;
};
const web = (replicas: number, minReadySeconds = 0) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas, minReadySeconds, selector: { matchLabels: { app: 'web' } }, template: template() },
  }) as const;

describe('replicaset controller', () => {
  it('creates pods, reports them, replaces one that is deleted', () => {
    const harness = start();
    harness.create(replicasets, web(3));
    harness.run(5);
    const { status } = harness.get(replicasets, 'web') ?? assert.fail();
    assert.deepEqual(status, {
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
      observedGeneration: 1,
    });
    const [first] = harness.list(pods);
    assert.match(first?.metadata.name ?? '', /^web-[a-z0-9]{5}$/);
    assert.deepEqual(
      harness.eventsOf('ReplicaSet').map((text) => text.replace(/-\w{5}$/, '')),
      [
        'SuccessfulCreate: Created pod: web',
        'SuccessfulCreate: Created pod: web',
        'SuccessfulCreate: Created pod: web',
      ],
    );
    harness.client.remove(pods, { namespace: 'default', name: first?.metadata.name ?? '' });
    harness.run(0.5);
    assert.equal(harness.get(replicasets, 'web')?.status.terminatingReplicas, 1);
    assert.equal(harness.list(pods).length, 4);
    harness.run(5);
    assert.equal(harness.get(replicasets, 'web')?.status.readyReplicas, 3);
  });

  it('scales down, adopts orphans and deletes the surplus, releases what is relabelled', () => {
    const harness = start();
    const { metadata, spec } = template();
    for (const name of ['a', 'b', 'c']) {
      harness.create(pods, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...metadata, name, namespace: 'default' },
        spec: { containers: [{ name: 'c', image: 'app:1' }] },
      });
    }
    assert.equal(spec.containers.length, 1);
    harness.create(replicasets, web(2));
    harness.run(5);
    const left = harness.list(pods);
    assert.equal(left.length, 2);
    assert.ok(left.every(({ metadata: { ownerReferences } }) => ownerReferences?.[0]?.name === 'web'));
    harness.patch(pods, left[0]?.metadata.name ?? '', { metadata: { labels: { app: 'other' } } });
    harness.run(5);
    assert.equal(harness.get(pods, left[0]?.metadata.name ?? '')?.metadata.ownerReferences, undefined);
    assert.equal(harness.list(pods).length, 3);
  });

  it('waits for minReadySeconds', () => {
    const harness = start();
    harness.create(replicasets, web(1, 10));
    harness.run(5);
    assert.equal(harness.get(replicasets, 'web')?.status.availableReplicas, undefined);
    harness.run(8);
    assert.equal(harness.get(replicasets, 'web')?.status.availableReplicas, 1);
  });

  it('runs replication controllers by the same loop', () => {
    const harness = start();
    const { metadata } = template();
    harness.create(replicationcontrollers, {
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: { name: 'old', namespace: 'default' },
      spec: {
        replicas: 2,
        selector: { app: 'web' },
        template: { metadata, spec: { containers: [{ name: 'c', image: 'x' }] } },
      },
    });
    harness.run(5);
    const { status } = harness.get(replicationcontrollers, 'old') ?? assert.fail();
    assert.deepEqual([status.readyReplicas, 'terminatingReplicas' in status], [2, false]);
  });
});
