import assert from 'node:assert/strict';
import { nodes, pods } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import type { ControllerSettings } from '../controller';
import { podGarbageCollectorController } from '../pod-garbage-collector-controller';
import { taintEvictionController } from '../taint-eviction/taint-eviction-controller';
import { ControllerHarness } from '../testing/harness';
import { nodeLifecycleController } from './node-lifecycle-controller';

const start = (
  names: readonly string[] = ['n1', 'n2'],
  zoneOf = (_name: string) => 'a',
  settings: Partial<ControllerSettings> = {},
) => {
  const harness = new ControllerHarness(
    [nodeLifecycleController, taintEvictionController, podGarbageCollectorController],
    settings,
  );
  for (const name of names) harness.kubelet.addNode(name, { 'topology.kubernetes.io/zone': zoneOf(name) });
  harness.run(6);
  return harness;
};
const addPod = (harness: ControllerHarness, name: string, nodeName: string) =>
  harness.create(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { nodeName, containers: [{ name: 'c', image: 'app:1' }] },
  });
const taints = (harness: ControllerHarness, name: string) =>
  (harness.get(nodes, name)?.spec.taints ?? []).map(({ key, effect }) => `${key.split('/')[1] ?? ''}:${effect}`);

describe('node lifecycle controller', () => {
  it('registers nodes and takes their first taint off', () => {
    const harness = start();
    assert.deepEqual(taints(harness, 'n1'), []);
    assert.deepEqual(harness.eventsOf('Node', 'n1'), [
      'RegisteredNode: Node n1 event: Registered Node n1 in Controller',
    ]);
  });

  it('loses a node after 50 s, evicts its pods after 300 s more, and takes it back', () => {
    const harness = start();
    addPod(harness, 'a', 'n1');
    harness.run(4);
    harness.kubelet.stop('n1');
    harness.run(45);
    assert.deepEqual(taints(harness, 'n1'), []);
    harness.run(16);
    assert.deepEqual(taints(harness, 'n1'), ['unreachable:NoSchedule', 'unreachable:NoExecute']);
    const lost = harness.get(pods, 'a');
    assert.equal(lost?.status.conditions?.find(({ type }) => type === 'Ready')?.status, 'False');
    assert.ok(harness.eventsOf('Pod', 'a').includes('NodeNotReady: Node is not ready'));
    harness.run(290);
    assert.equal(harness.get(pods, 'a')?.metadata.deletionTimestamp, undefined);
    harness.run(15);
    const going = harness.get(pods, 'a');
    assert.ok(going?.metadata.deletionTimestamp !== undefined);
    assert.equal(
      going.status.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason,
      'DeletionByTaintManager',
    );
    assert.ok(harness.eventsOf('Pod', 'a').includes('TaintManagerEviction: Marking for deletion Pod default/a'));
    harness.kubelet.resume('n1');
    harness.run(6);
    assert.deepEqual(taints(harness, 'n1'), []);
  });

  it('tells of the pods of a lost node, and collects those of one that is gone, as fast as requests may be made', () => {
    const harness = start(['n1', 'n2'], () => 'a', { requests: { qps: 1, burst: 5 } });
    const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
    for (const name of names) addPod(harness, name, 'n1');
    harness.run(4);
    const left = (): readonly Pod[] => harness.client.list(pods);
    const ready = (pod: Pod): boolean => pod.status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
    const perSecond = (seconds: number, count: () => number): readonly number[] =>
      Array.from({ length: seconds }, () => {
        const before = count();
        harness.run(1);
        return before - count();
      });
    harness.kubelet.stop('n1');
    const unready = perSecond(120, () => left().filter(ready).length);
    assert.equal(left().filter(ready).length, 0);
    assert.ok(Math.max(...unready) <= 5 && unready.filter((count) => count > 0).length >= 15, unready.join(' '));
    harness.client.remove(nodes, { name: 'n1' });
    const gone = perSecond(120, () => left().length);
    assert.equal(left().length, 0);
    assert.ok(Math.max(...gone) <= 5 && gone.filter((count) => count > 0).length >= 10, gone.join(' '));
  });

  it('cancels an eviction when the node comes back', () => {
    const harness = start();
    addPod(harness, 'a', 'n1');
    harness.run(4);
    harness.kubelet.stop('n1');
    harness.run(100);
    harness.kubelet.resume('n1');
    harness.run(300);
    assert.equal(harness.get(pods, 'a')?.metadata.deletionTimestamp, undefined);
    assert.ok(harness.eventsOf('Pod', 'a').includes('TaintManagerEviction: Cancelling deletion of Pod default/a'));
  });

  it('taints no node NoExecute when all of them are lost', () => {
    const harness = start();
    for (const name of ['n1', 'n2']) harness.kubelet.stop(name);
    harness.run(70);
    assert.deepEqual(
      ['n1', 'n2'].map((name) => taints(harness, name)),
      [['unreachable:NoSchedule'], ['unreachable:NoSchedule']],
    );
  });

  it('stops evicting in a zone that is mostly down', () => {
    const harness = start(['n1', 'n2', 'n3', 'n4', 'z1'], (name) => (name === 'z1' ? 'b' : 'a'));
    for (const name of ['n1', 'n2', 'n3']) harness.kubelet.stop(name);
    harness.run(120);
    for (const name of ['n1', 'n2', 'n3']) assert.deepEqual(taints(harness, name), ['unreachable:NoSchedule']);
  });

  it('collects the pods of a node that was deleted', () => {
    const harness = start();
    addPod(harness, 'a', 'n1');
    harness.run(4);
    harness.kubelet.stop('n1');
    harness.client.remove(nodes, { name: 'n1' });
    harness.run(39);
    assert.notEqual(harness.get(pods, 'a'), undefined);
    harness.run(42);
    assert.equal(harness.get(pods, 'a'), undefined);
    assert.ok(harness.eventsOf('Node', 'n1').includes('RemovingNode: Node n1 event: Removing Node n1 from Controller'));
  });

  it('ends terminating pods on a node out of service', () => {
    const harness = start();
    addPod(harness, 'a', 'n1');
    harness.run(4);
    harness.kubelet.stop('n1');
    harness.run(60);
    harness.client.remove(pods, { namespace: 'default', name: 'a' });
    harness.run(30);
    assert.notEqual(harness.get(pods, 'a'), undefined);
    harness.patch(nodes, 'n1', {
      spec: { taints: [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }] },
    });
    harness.run(21);
    assert.equal(harness.get(pods, 'a'), undefined);
  });
});
