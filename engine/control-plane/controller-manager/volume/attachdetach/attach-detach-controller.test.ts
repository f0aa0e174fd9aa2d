import assert from 'node:assert/strict';
import { nodes, persistentvolumeclaims, persistentvolumes, pods, volumeattachments } from '../../../../api/resources';
import { attachmentName } from '../../../../api/storage/csi-names';
import { FakeAttacher } from '../../testing/fake-attacher';
import { ControllerHarness } from '../../testing/harness';
import { claimManifest, podWithClaim, volumeManifest } from '../../testing/storage';
import { persistentVolumeBinderController } from '../persistentvolume/persistentvolume-binder-controller';
import { attachDetachController } from './attach-detach-controller';

const MANAGED = { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' };
const UNIQUE = 'kubernetes.io/csi/example.com^h1';

describe('persistentvolume-attach-detach-controller', () => {
  let bench: ControllerHarness;
  let attacher: FakeAttacher;

  beforeEach(() => {
    bench = new ControllerHarness([persistentVolumeBinderController, attachDetachController]);
    attacher = new FakeAttacher(bench.api, bench.client, bench.clock);
    bench.kubelet.schedules = false;
    for (const name of ['n1', 'n2']) {
      bench.kubelet.addNode(name);
      bench.patch(nodes, name, { metadata: { annotations: MANAGED } });
    }
    bench.create(persistentvolumes, volumeManifest('v', { csi: { driver: 'example.com', volumeHandle: 'h1' } }));
    bench.run(1);
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.run(1);
  });

  const attachedTo = (): readonly string[] =>
    bench
      .list(volumeattachments)
      .filter(({ status }) => status.attached)
      .map(({ spec }) => spec.nodeName);
  const reported = (node: string) => bench.get(nodes, node)?.status.volumesAttached?.map(({ name }) => name);
  const setInUse = (node: string, volumesInUse: readonly string[] | null) =>
    bench.patch(nodes, node, { status: { volumesInUse } }, 'status');
  const start = (name: string, nodeName: string) => bench.create(pods, podWithClaim(name, 'c', { nodeName }));
  const kill = (name: string) => bench.client.remove(pods, { namespace: 'default', name }, { gracePeriodSeconds: 0 });
  const fail = (node: string) =>
    bench.patch(nodes, node, { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }, 'status');

  it('attaches what a pod on a node needs, tells the node and the pod', () => {
    start('web', 'n1');
    bench.run(2);
    assert.deepEqual(attachedTo(), ['n1']);
    const [attachment] = bench.list(volumeattachments);
    assert.equal(attachment?.metadata.name, attachmentName('h1', 'example.com', 'n1'));
    assert.match(attachment?.metadata.name ?? '', /^csi-[0-9a-f]{64}$/);
    assert.deepEqual(reported('n1'), [UNIQUE]);
    assert.deepEqual(bench.eventsOf('Pod'), ['SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "v" ']);
  });

  it('detaches once the pod is gone and the node has unmounted', () => {
    start('web', 'n1');
    bench.run(2);
    setInUse('n1', [UNIQUE]);
    bench.run(1);
    kill('web');
    bench.run(30);
    assert.deepEqual(attachedTo(), ['n1']);
    setInUse('n1', null);
    bench.run(2);
    assert.deepEqual([bench.list(volumeattachments).length, reported('n1')], [0, undefined]);
  });

  it('tells a second pod on another node who has the volume, once', () => {
    start('web', 'n1');
    bench.run(2);
    start('other', 'n2');
    bench.run(60);
    assert.deepEqual(bench.eventsOf('Pod', 'other'), [
      'FailedAttachVolume: Multi-Attach error for volume "v" Volume is already used by pod(s) web',
    ]);
    assert.deepEqual(attachedTo(), ['n1']);
  });

  it('takes a volume from a dead node after six minutes', () => {
    start('web', 'n1');
    bench.run(2);
    setInUse('n1', [UNIQUE]);
    fail('n1');
    kill('web');
    start('other', 'n2');
    bench.run(355);
    assert.deepEqual(attachedTo(), ['n1']);
    assert.deepEqual(bench.eventsOf('Pod', 'other'), [
      `FailedAttachVolume: Multi-Attach error for volume "v" Volume is already exclusively attached to one node and can't be attached to another`,
    ]);
    bench.run(10);
    assert.deepEqual(attachedTo(), ['n2']);
  });

  it('takes it at once from a node that is out of service', () => {
    start('web', 'n1');
    bench.run(2);
    setInUse('n1', [UNIQUE]);
    kill('web');
    bench.patch(nodes, 'n1', { spec: { taints: [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }] } });
    bench.run(2);
    assert.deepEqual(attachedTo(), []);
  });

  it('never takes it from a healthy node that still has it mounted', () => {
    start('web', 'n1');
    bench.run(2);
    setInUse('n1', [UNIQUE]);
    kill('web');
    bench.run(900);
    assert.deepEqual(attachedTo(), ['n1']);
  });

  it('says why nothing is attached, and tries again with growing pauses', () => {
    attacher.refusal = 'rpc error: code = Internal desc = no luck';
    start('web', 'n1');
    bench.run(20);
    const text =
      'FailedAttachVolume: AttachVolume.Attach failed for volume "v" : rpc error: code = Internal desc = no luck';
    const told = bench.eventsOf('Pod').length;
    assert.deepEqual([...new Set(bench.eventsOf('Pod'))], [text]);
    assert.ok(told >= 3 && told <= 7, `${told} times`);
  });

  it('gives up waiting for an attacher that does not answer after two minutes', () => {
    const silent = new ControllerHarness([persistentVolumeBinderController, attachDetachController]);
    silent.kubelet.schedules = false;
    silent.kubelet.addNode('n1');
    silent.patch(nodes, 'n1', { metadata: { annotations: MANAGED } });
    silent.create(persistentvolumes, volumeManifest('v', { csi: { driver: 'example.com', volumeHandle: 'h1' } }));
    silent.run(1);
    silent.create(persistentvolumeclaims, claimManifest('c'));
    silent.run(1);
    silent.create(pods, podWithClaim('web', 'c', { nodeName: 'n1' }));
    silent.run(125);
    assert.deepEqual(silent.eventsOf('Pod'), [
      'FailedAttachVolume: AttachVolume.Attach failed for volume "v" : timed out waiting for external-attacher of example.com CSI driver to attach volume h1',
    ]);
  });

  it('knows after a restart what is attached, and detaches what nobody wants any more', () => {
    start('web', 'n1');
    bench.run(2);
    setInUse('n1', [UNIQUE]);
    bench.manager.stopController('persistentvolume-attach-detach-controller');
    bench.run(1);
    kill('web');
    setInUse('n1', null);
    bench.manager.startController('persistentvolume-attach-detach-controller');
    bench.run(3);
    assert.deepEqual([attachedTo(), reported('n1')], [[], undefined]);
  });

  it('attaches again what somebody has taken away', () => {
    start('web', 'n1');
    bench.run(2);
    const [attachment] = bench.list(volumeattachments);
    bench.client.remove(volumeattachments, { name: attachment?.metadata.name ?? '' });
    bench.run(65);
    assert.deepEqual(attachedTo(), ['n1']);
    assert.notEqual(bench.list(volumeattachments)[0]?.metadata.uid, attachment?.metadata.uid);
  });
});
