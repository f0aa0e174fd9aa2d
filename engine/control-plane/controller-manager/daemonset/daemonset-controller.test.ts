import assert from 'node:assert/strict';
import { controllerrevisions, daemonsets, nodes, pods } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import { ControllerHarness } from '../testing/harness';
import { container, template } from '../testing/objects';
import { daemonSetController } from './daemonset-controller';

/** The scheduler of these tests binds a pod to the node that its affinity names. */
const bindAll = (harness: ControllerHarness): void => {
  for (const pod of harness.list(pods)) {
    const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    const node = terms?.[0]?.matchFields?.[0]?.values?.[0];
    if (pod.spec.nodeName === undefined && node !== undefined) {
      harness.client.bind({ namespace: 'default', name: pod.metadata.name }, node);
    }
  }
};
const run = (harness: ControllerHarness, seconds: number): void => {
  for (let i = 0; i < seconds * 10; i++) {
    harness.run(0.1);
    bindAll(harness);
  }
};
const start = (spec: object = {}) => {
  const harness = new ControllerHarness([daemonSetController]);
  harness.kubelet.schedules = false;
  for (const name of ['n1', 'n2', 'n3']) {
    harness.kubelet.addNode(name, { disk: name === 'n3' ? 'hdd' : 'ssd' });
    harness.client.patch(nodes, { name }, { type: 'merge', body: { spec: { taints: null } } });
  }
  harness.create(daemonsets, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: template(),
      revisionHistoryLimit: 10,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      ...spec,
    },
  });
  run(harness, 4);
  return harness;
};
const live = (harness: ControllerHarness): readonly Pod[] =>
  harness.list(pods).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
const nodesOf = (harness: ControllerHarness) =>
  live(harness)
    .map(({ spec }) => spec.nodeName)
    .sort();

describe('daemonset controller', () => {
  it('runs a pod on each node', () => {
    const harness = start();
    assert.deepEqual(nodesOf(harness), ['n1', 'n2', 'n3']);
    const { status } = harness.get(daemonsets, 'agent') ?? assert.fail();
    assert.deepEqual(status, {
      currentNumberScheduled: 3,
      numberMisscheduled: 0,
      desiredNumberScheduled: 3,
      numberReady: 3,
      observedGeneration: 1,
      updatedNumberScheduled: 3,
      numberAvailable: 3,
    });
    const [revision] = harness.list(controllerrevisions);
    assert.equal(
      live(harness)[0]?.metadata.labels?.['controller-revision-hash'],
      revision?.metadata.labels?.['controller-revision-hash'],
    );
    const { spec } = revision?.data as { spec: { template: { spec: object } } };
    assert.deepEqual(Object.keys(spec.template), ['$patch', 'metadata', 'spec'], 'clients compare the bytes');
    assert.deepEqual(Object.keys(spec.template.spec), Object.keys(spec.template.spec).sort());
  });

  it('follows labels and taints of nodes', () => {
    const selector = template();
    const harness = start({ template: { ...selector, spec: { ...selector.spec, nodeSelector: { disk: 'ssd' } } } });
    assert.deepEqual(nodesOf(harness), ['n1', 'n2']);
    harness.patch(nodes, 'n3', { metadata: { labels: { disk: 'ssd' } } });
    run(harness, 3);
    assert.deepEqual(nodesOf(harness), ['n1', 'n2', 'n3']);
    harness.patch(nodes, 'n1', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } });
    harness.patch(nodes, 'n2', { spec: { taints: [{ key: 'a', effect: 'NoExecute' }] } });
    run(harness, 3);
    assert.deepEqual(nodesOf(harness), ['n1', 'n3']);
    harness.client.remove(pods, {
      namespace: 'default',
      name: live(harness).find(({ spec }) => spec.nodeName === 'n3')?.metadata.name ?? '',
    });
    run(harness, 3);
    const { status } = harness.get(daemonsets, 'agent') ?? assert.fail();
    assert.deepEqual([status.desiredNumberScheduled, status.numberMisscheduled], [1, 1]);
  });

  it('updates one node after the other', () => {
    const harness = start();
    harness.patch(daemonsets, 'agent', { spec: { template: { spec: { containers: [container('app:2')] } } } });
    run(harness, 0.5);
    const deleting = harness.list(pods).filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    assert.equal(deleting.length, 1);
    run(harness, 14);
    assert.deepEqual(
      live(harness).map(({ spec }) => spec.containers[0]?.image),
      ['app:2', 'app:2', 'app:2'],
    );
  });

  it('with a surge replaces nothing while an old pod stands on a node that is gone', () => {
    const harness = start({
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '100%' } },
    });
    harness.client.remove(nodes, { name: 'n3' });
    run(harness, 1);
    harness.patch(daemonsets, 'agent', { spec: { template: template('app:2') } });
    run(harness, 10);
    const imagesOf = () => live(harness).map(({ spec }) => spec.containers[0]?.image);
    assert.deepEqual(imagesOf(), ['app:1', 'app:1', 'app:1']);
    for (const { metadata, spec } of live(harness))
      if (spec.nodeName === 'n3')
        harness.client.remove(pods, { namespace: 'default', name: metadata.name }, { gracePeriodSeconds: 0 });
    run(harness, 20);
    assert.deepEqual(imagesOf(), ['app:2', 'app:2']);
  });

  it('with a surge starts the new pod beside the old one', () => {
    const harness = start({
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    });
    harness.patch(daemonsets, 'agent', { spec: { template: { spec: { containers: [container('app:2')] } } } });
    run(harness, 1);
    assert.equal(live(harness).length, 4);
    run(harness, 14);
    assert.deepEqual(
      live(harness).map(({ spec }) => spec.containers[0]?.image),
      ['app:2', 'app:2', 'app:2'],
    );
  });

  it('kills failed pods with a back-off', () => {
    const harness = start();
    const fail = () =>
      harness.kubelet.finish(live(harness).find(({ spec }) => spec.nodeName === 'n1') ?? assert.fail(), 'Failed');
    fail();
    run(harness, 4);
    assert.deepEqual(nodesOf(harness), ['n1', 'n2', 'n3']);
    assert.match(
      harness.eventsOf('DaemonSet').find((text) => text.startsWith('Failed')) ?? '',
      /^FailedDaemonPod: Found failed daemon pod default\/agent-\w+ on node n1, will try to kill it$/,
    );
  });
});
