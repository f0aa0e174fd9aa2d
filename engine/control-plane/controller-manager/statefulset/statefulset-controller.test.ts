import assert from 'node:assert/strict';
import { controllerrevisions, persistentvolumeclaims, pods, statefulsets } from '../../../api/resources';
import { ControllerHarness } from '../testing/harness';
import { container, template } from '../testing/objects';
import { statefulSetController } from './statefulset-controller';

const start = (replicas: number, spec: object = {}) => {
  const harness = new ControllerHarness([statefulSetController]);
  harness.kubelet.addNode('n1');
  harness.create(statefulsets, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      replicas,
      serviceName: 'db',
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: 'web' } },
      template: template(),
      ...spec,
    },
  });
  return harness;
};
const setImage = (harness: ControllerHarness, image: string) =>
  harness.patch(statefulsets, 'db', { spec: { template: { spec: { containers: [container(image)] } } } });
const names = (harness: ControllerHarness) =>
  harness
    .list(pods)
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name)
    .sort();
const images = (harness: ControllerHarness) =>
  Object.fromEntries(harness.list(pods).map(({ metadata, spec }) => [metadata.name, spec.containers[0]?.image]));

describe('statefulset controller', () => {
  it('starts one after the other, each when the one before is ready', () => {
    const harness = start(3);
    harness.run(1);
    assert.deepEqual(names(harness), ['db-0']);
    harness.run(2);
    assert.deepEqual(names(harness), ['db-0', 'db-1']);
    harness.run(5);
    const { status } = harness.get(statefulsets, 'db') ?? assert.fail();
    assert.equal(status.currentRevision, status.updateRevision);
    assert.deepEqual(
      [status.replicas, status.readyReplicas, status.currentReplicas, status.updatedReplicas, status.availableReplicas],
      [3, 3, 3, 3, 3],
    );
    const pod = harness.get(pods, 'db-1');
    assert.deepEqual([pod?.spec.hostname, pod?.spec.subdomain, pod?.metadata.generateName], ['db-1', 'db', 'db-']);
    assert.deepEqual(pod?.metadata.labels, {
      app: 'web',
      'apps.kubernetes.io/pod-index': '1',
      'controller-revision-hash': status.currentRevision,
      'statefulset.kubernetes.io/pod-name': 'db-1',
    });
    assert.deepEqual(
      harness.eventsOf('StatefulSet'),
      [0, 1, 2].map((i) => `SuccessfulCreate: Create Pod db-${i} in StatefulSet db successful`),
    );
  });

  it('adopts a pod of the right name and gives it its identity without a word of failure', () => {
    const harness = start(1);
    const { metadata, spec } = template();
    const manifest = { ...metadata, name: 'db-0', namespace: 'default' };
    harness.create(pods, { apiVersion: 'v1', kind: 'Pod', metadata: manifest, spec: spec ?? assert.fail() });
    harness.run(3);
    const pod = harness.get(pods, 'db-0');
    assert.equal(pod?.metadata.labels?.['statefulset.kubernetes.io/pod-name'], 'db-0');
    assert.equal(pod.metadata.ownerReferences?.[0]?.kind, 'StatefulSet');
    assert.deepEqual(
      harness.eventsOf('StatefulSet').filter((text) => text.includes('Update')),
      ['SuccessfulUpdate: Update Pod db-0 in StatefulSet db successful'],
    );
  });

  it('writes no status once its revisions have been taken from it', () => {
    const harness = start(2);
    harness.run(6);
    const before = harness.get(statefulsets, 'db')?.status;
    const finalizers = ['example.com/hold'];
    harness.patch(statefulsets, 'db', { metadata: { finalizers } });
    harness.client.remove(statefulsets, { namespace: 'default', name: 'db' });
    const orphaned = { metadata: { ownerReferences: null } };
    for (const { metadata } of harness.list(controllerrevisions))
      harness.patch(controllerrevisions, metadata.name, orphaned);
    for (const { metadata } of harness.list(pods)) harness.patch(pods, metadata.name, orphaned);
    harness.run(2);
    assert.equal(harness.get(statefulsets, 'db')?.status.replicas, before?.replicas);
  });

  it('scales down from the top, one at a time', () => {
    const harness = start(3);
    harness.run(10);
    harness.patch(statefulsets, 'db', { spec: { replicas: 1 } });
    harness.run(0.5);
    assert.deepEqual(names(harness), ['db-0', 'db-1']);
    harness.run(1);
    assert.deepEqual(names(harness), ['db-0']);
  });

  it('updates from the top down to the partition', () => {
    const harness = start(3, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } });
    harness.run(10);
    setImage(harness, 'app:2');
    harness.run(1.5);
    assert.deepEqual(images(harness), { 'db-0': 'app:1', 'db-1': 'app:1', 'db-2': 'app:2' });
    harness.run(10);
    assert.deepEqual(images(harness), { 'db-0': 'app:1', 'db-1': 'app:2', 'db-2': 'app:2' });
    harness.client.remove(pods, { namespace: 'default', name: 'db-0' });
    harness.run(5);
    assert.equal(images(harness)['db-0'], 'app:1');
    assert.equal(harness.list(controllerrevisions).length, 2);
    harness.patch(statefulsets, 'db', { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } });
    harness.run(5);
    const { status } = harness.get(statefulsets, 'db') ?? assert.fail();
    assert.equal(images(harness)['db-0'], 'app:2');
    assert.equal(status.currentRevision, status.updateRevision);
  });

  it('in parallel does not wait', () => {
    const harness = start(3, { podManagementPolicy: 'Parallel' });
    harness.run(0.5);
    assert.deepEqual(names(harness), ['db-0', 'db-1', 'db-2']);
  });

  it('replaces a failed pod under its name, and waits for the old one to be gone', () => {
    const harness = start(1);
    harness.run(5);
    const before = harness.get(pods, 'db-0') ?? assert.fail();
    harness.kubelet.finish(before, 'Failed');
    harness.run(5);
    assert.notEqual(harness.get(pods, 'db-0')?.metadata.uid, before.metadata.uid);
    assert.equal(harness.get(statefulsets, 'db')?.status.readyReplicas, 1);
  });

  it('makes claims and leaves them, or hands them to the collector by policy', () => {
    const harness = start(2, {
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    });
    harness.run(6);
    assert.deepEqual(
      harness.list(persistentvolumeclaims).map(({ metadata }) => metadata.name),
      ['data-db-0', 'data-db-1'],
    );
    assert.equal(harness.get(pods, 'db-1')?.spec.volumes?.[0]?.persistentVolumeClaim?.claimName, 'data-db-1');
    assert.ok(
      harness
        .eventsOf('StatefulSet')
        .includes('SuccessfulCreate: Create Claim data-db-0 Pod db-0 in StatefulSet db success'),
    );
    harness.patch(statefulsets, 'db', { spec: { replicas: 1 } });
    harness.run(0.5);
    assert.equal(harness.get(persistentvolumeclaims, 'data-db-1')?.metadata.ownerReferences?.[0]?.name, 'db-1');
    assert.equal(harness.get(persistentvolumeclaims, 'data-db-0')?.metadata.ownerReferences, undefined);
  });
});
