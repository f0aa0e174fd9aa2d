import assert from 'node:assert/strict';
import { deployments, replicasets } from '../../../api/resources';
import { replicaSetController } from '../replicaset/replicaset-controller';
import { ControllerHarness } from '../testing/harness';
import { container, template } from '../testing/objects';
import { deploymentController } from './deployment-controller';

const DEFAULTS = {
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
  progressDeadlineSeconds: 600,
  revisionHistoryLimit: 10,
};

const start = (replicas = 3, spec: object = {}) => {
  const harness = new ControllerHarness([deploymentController, replicaSetController]);
  harness.kubelet.addNode('n1');
  harness.kubelet.addNode('n2');
  harness.create(deployments, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', annotations: { note: 'kept' } },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: template(), ...DEFAULTS, ...spec },
  });
  harness.run(6);
  return harness;
};
const setImage = (harness: ControllerHarness, image: string) =>
  harness.patch(deployments, 'web', { spec: { template: { spec: { containers: [container(image)] } } } });
const sizes = (harness: ControllerHarness) =>
  Object.fromEntries(
    harness
      .list(replicasets)
      .map(
        ({ metadata, spec }) =>
          [metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '', spec.replicas] as const,
      ),
  );
const conditions = (harness: ControllerHarness) =>
  harness
    .get(deployments, 'web')
    ?.status.conditions?.map(({ type, status, reason }) => `${type}=${status} ${reason ?? ''}`);

describe('deployment controller', () => {
  it('rolls out the first revision', () => {
    const harness = start();
    const { status, metadata } = harness.get(deployments, 'web') ?? assert.fail();
    assert.equal(status.availableReplicas, 3);
    assert.equal(metadata.annotations?.['deployment.kubernetes.io/revision'], '1');
    assert.deepEqual(conditions(harness), [
      'Available=True MinimumReplicasAvailable',
      'Progressing=True NewReplicaSetAvailable',
    ]);
    const [set] = harness.list(replicasets);
    assert.deepEqual(set?.metadata.annotations, {
      note: 'kept',
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
      'deployment.kubernetes.io/revision': '1',
    });
    assert.deepEqual(harness.eventsOf('Deployment'), [
      `ScalingReplicaSet: Scaled up replica set ${set?.metadata.name ?? ''} from 0 to 3`,
    ]);
  });

  it('updates step by step and goes back to an old template', () => {
    const harness = start();
    const [first] = harness.list(replicasets);
    setImage(harness, 'app:2');
    harness.run(20);
    assert.deepEqual(sizes(harness), { 1: 0, 2: 3 });
    const steps = harness
      .eventsOf('Deployment')
      .slice(1)
      .map((text) => text.replace(/.*Scaled (\w+) .* from (\d) to (\d)/, '$1 $2→$3'));
    assert.deepEqual(steps, ['up 0→1', 'down 3→2', 'up 1→2', 'down 2→1', 'up 2→3', 'down 1→0']);
    setImage(harness, 'app:1');
    harness.run(20);
    assert.deepEqual(sizes(harness), { 2: 0, 3: 3 });
    const again = harness.get(replicasets, first?.metadata.name ?? '');
    assert.equal(again?.metadata.annotations?.['deployment.kubernetes.io/revision-history'], '1');
  });

  it('counts on from a revision beyond 2^53', () => {
    const harness = start();
    const [first] = harness.list(replicasets);
    harness.patch(replicasets, first?.metadata.name ?? '', {
      metadata: { annotations: { 'deployment.kubernetes.io/revision': '3546343826724305832' } },
    });
    setImage(harness, 'app:2');
    harness.run(20);
    assert.deepEqual(sizes(harness), { '3546343826724305832': 0, '3546343826724305833': 3 });
  });

  it('says when the deadline has passed, and when it goes on', () => {
    const harness = start(2, { progressDeadlineSeconds: 5 });
    harness.kubelet.broken.add('bad');
    setImage(harness, 'bad');
    harness.run(10);
    assert.deepEqual(conditions(harness), [
      'Available=True MinimumReplicasAvailable',
      'Progressing=False ProgressDeadlineExceeded',
    ]);
    setImage(harness, 'app:3');
    harness.run(20);
    assert.deepEqual(conditions(harness)?.[1], 'Progressing=True NewReplicaSetAvailable');
  });

  it('pauses, scales while paused, resumes', () => {
    const harness = start();
    harness.patch(deployments, 'web', { spec: { paused: true } });
    setImage(harness, 'app:2');
    harness.patch(deployments, 'web', { spec: { replicas: 5 } });
    harness.run(5);
    assert.deepEqual(sizes(harness), { 1: 5 });
    assert.equal(
      conditions(harness)?.find((text) => text.startsWith('Progressing')),
      'Progressing=Unknown DeploymentPaused',
    );
    harness.patch(deployments, 'web', { spec: { paused: false } });
    harness.run(30);
    assert.deepEqual(sizes(harness), { 1: 0, 2: 5 });
  });

  it('recreates only when the last old pod is gone', () => {
    const harness = start(2, { strategy: { type: 'Recreate' } });
    setImage(harness, 'app:2');
    harness.run(0.9);
    assert.deepEqual(sizes(harness), { 1: 0 });
    harness.run(10);
    assert.deepEqual(sizes(harness), { 1: 0, 2: 2 });
    assert.equal(harness.get(deployments, 'web')?.status.availableReplicas, 2);
  });

  it('keeps as many old sets as asked for', () => {
    const harness = start(1, { revisionHistoryLimit: 1 });
    for (const image of ['app:2', 'app:3', 'app:4']) {
      setImage(harness, image);
      harness.run(10);
    }
    assert.deepEqual(sizes(harness), { 3: 0, 4: 1 });
  });
});
