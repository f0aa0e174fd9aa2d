import assert from 'node:assert/strict';
import { nodes, pods } from '../../../api/resources';
import { ControllerHarness } from '../testing/harness';
import { container } from '../testing/objects';
import { taintEvictionController } from './taint-eviction-controller';

const taint = (key: string) => ({ key, effect: 'NoExecute' });
const NOT_READY = taint('node.kubernetes.io/not-ready');
const UNREACHABLE = taint('node.kubernetes.io/unreachable');

/** A pod that stays for 300 seconds under the taints of a dead node, whose kubelet never ends it. */
function bench(): ControllerHarness {
  const harness = new ControllerHarness([taintEvictionController]);
  harness.kubelet.addNode('n1');
  harness.create(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: { nodeName: 'n1', containers: [container()] },
  });
  harness.run(1);
  harness.kubelet.stop('n1');
  return harness;
}

const taintWith = (harness: ControllerHarness, ...taints: readonly object[]): unknown =>
  harness.patch(nodes, 'n1', { spec: { taints } });

describe('taint eviction', () => {
  it('deletes a pod when its seconds are over', () => {
    const harness = bench();
    taintWith(harness, UNREACHABLE);
    harness.run(299);
    assert.deepEqual(harness.eventsOf('Pod', 'web'), []);
    harness.run(2);
    assert.deepEqual(harness.eventsOf('Pod', 'web'), ['TaintManagerEviction: Marking for deletion Pod default/web']);
    assert.ok(harness.get(pods, 'web')?.metadata.deletionTimestamp);
  });

  it('does not consider a pod again that it has deleted and that still terminates', () => {
    const harness = bench();
    taintWith(harness, UNREACHABLE);
    harness.run(301);
    taintWith(harness, UNREACHABLE, NOT_READY);
    harness.run(400);
    assert.deepEqual(harness.eventsOf('Pod', 'web'), ['TaintManagerEviction: Marking for deletion Pod default/web']);
  });

  it('lets go of a pod when the taint goes in time, and begins anew with the next', () => {
    const harness = bench();
    taintWith(harness, UNREACHABLE);
    harness.run(200);
    taintWith(harness);
    harness.run(1);
    taintWith(harness, UNREACHABLE);
    harness.run(299);
    assert.equal(harness.get(pods, 'web')?.metadata.deletionTimestamp, undefined);
    harness.run(2);
    assert.deepEqual(harness.eventsOf('Pod', 'web'), [
      'TaintManagerEviction: Cancelling deletion of Pod default/web',
      'TaintManagerEviction: Marking for deletion Pod default/web',
    ]);
  });
});
