import assert from 'node:assert/strict';
import { events, persistentvolumeclaims, persistentvolumes, pods, storageclasses } from '../../../../api/resources';
import { ControllerHarness } from '../../testing/harness';
import { claimManifest, classManifest, podWithClaim, volumeManifest } from '../../testing/storage';
import { claimProtectionController } from '../protection/claim-protection-controller';
import { volumeProtectionController } from '../protection/volume-protection-controller';
import { persistentVolumeBinderController } from './persistentvolume-binder-controller';

const BIND = 'pv.kubernetes.io/bind-completed';
const BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

describe('persistentvolume-binder-controller', () => {
  let bench: ControllerHarness;

  beforeEach(() => {
    bench = new ControllerHarness([
      persistentVolumeBinderController,
      claimProtectionController,
      volumeProtectionController,
    ]);
    bench.run(1);
  });

  const volume = (name: string) => bench.get(persistentvolumes, name);
  const claim = (name = 'c') => bench.get(persistentvolumeclaims, name);

  it('binds a claim and a volume to one another, and says so in both', () => {
    bench.create(persistentvolumes, volumeManifest('a'));
    bench.create(persistentvolumes, volumeManifest('b', { capacity: { storage: '5Gi' } }));
    bench.run(1);
    assert.deepEqual([volume('a')?.status.phase, volume('b')?.status.phase], ['Available', 'Available']);
    const { uid } = bench.create(persistentvolumeclaims, claimManifest('c')).metadata;
    bench.run(1);
    assert.equal(volume('a')?.status.phase, 'Bound');
    assert.equal(volume('b')?.status.phase, 'Available');
    const { apiVersion, kind, name, namespace, uid: named } = volume('a')?.spec.claimRef ?? {};
    const expected = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'c', namespace: 'default', named: uid };
    assert.deepEqual({ apiVersion, kind, name, namespace, named }, expected);
    assert.deepEqual(volume('a')?.metadata.annotations, { [BY_CONTROLLER]: 'yes' });
    assert.deepEqual(claim()?.metadata.annotations, { [BIND]: 'yes', [BY_CONTROLLER]: 'yes' });
    const { phase, capacity, accessModes } = claim()?.status ?? {};
    assert.deepEqual([phase, capacity, accessModes], ['Bound', { storage: '1Gi' }, ['ReadWriteOnce']]);
  });

  it('writes nothing more once it is bound, however often it looks', () => {
    bench.create(persistentvolumes, volumeManifest('a'));
    bench.run(1);
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.run(2);
    const before = [claim()?.metadata.resourceVersion, volume('a')?.metadata.resourceVersion];
    bench.run(100);
    assert.deepEqual([claim()?.metadata.resourceVersion, volume('a')?.metadata.resourceVersion], before);
  });

  it('finds a volume that came later at the next look, at most 15 s after', () => {
    bench.create(persistentvolumeclaims, claimManifest('c', { storageClassName: '' }));
    bench.run(1);
    const text = 'FailedBinding: no persistent volumes available for this claim and no storage class is set';
    assert.ok(bench.eventsOf('PersistentVolumeClaim').includes(text));
    bench.create(persistentvolumes, volumeManifest('a', { storageClassName: '' }));
    bench.run(16);
    assert.equal(claim()?.spec.volumeName, 'a');
  });

  it('refuses a volume asked for by name that does not fit, and one that is taken', () => {
    bench.create(persistentvolumes, volumeManifest('a'));
    bench.run(1);
    const large = { volumeName: 'a', resources: { requests: { storage: '2Gi' } } };
    bench.create(persistentvolumeclaims, claimManifest('large', large));
    bench.run(1);
    assert.deepEqual(bench.eventsOf('PersistentVolumeClaim', 'large'), [
      'VolumeMismatch: Cannot bind to requested volume "a": requested PV is too small',
    ]);
    bench.create(persistentvolumeclaims, claimManifest('first', { volumeName: 'a' }));
    bench.run(1);
    assert.equal(claim('first')?.metadata.annotations?.[BY_CONTROLLER], undefined, 'the user has chosen');
    bench.create(persistentvolumeclaims, claimManifest('second', { volumeName: 'a' }));
    bench.run(1);
    const text = 'FailedBinding: volume "a" already bound to a different claim.';
    assert.ok(bench.eventsOf('PersistentVolumeClaim', 'second').includes(text));
    assert.equal(claim('second')?.status.phase, 'Pending');
  });

  it('keeps a volume for the claim it names, which is bound when it comes', () => {
    const claimRef = { namespace: 'default', name: 'c' };
    bench.create(persistentvolumes, volumeManifest('a', { claimRef }));
    bench.run(1);
    assert.equal(volume('a')?.status.phase, 'Available');
    bench.create(persistentvolumeclaims, claimManifest('other'));
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.run(20);
    assert.deepEqual([claim('c')?.spec.volumeName, claim('other')?.spec.volumeName], ['a', undefined]);
    assert.equal(volume('a')?.metadata.annotations, undefined, 'its owner bound it');
  });

  it('releases the volume of a claim that is gone; who comes next does not get it', () => {
    bench.create(persistentvolumes, volumeManifest('a'));
    bench.run(1);
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.run(1);
    bench.client.remove(persistentvolumeclaims, { namespace: 'default', name: 'c' });
    bench.run(1);
    assert.deepEqual([claim(), volume('a')?.status.phase], [undefined, 'Released']);
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.run(40);
    assert.deepEqual([claim()?.status.phase, volume('a')?.status.phase], ['Pending', 'Released']);
  });

  it('deletes what is below /tmp, and fails volumes that it cannot delete', () => {
    for (const [name, path] of [
      ['deletable', '/tmp/data'],
      ['stuck', '/data'],
    ] as const) {
      const spec = { persistentVolumeReclaimPolicy: 'Delete', hostPath: { path }, storageClassName: name };
      bench.create(persistentvolumes, volumeManifest(name, spec));
      bench.run(1);
      bench.create(persistentvolumeclaims, claimManifest(name, { storageClassName: name }));
      bench.run(1);
      assert.equal(claim(name)?.status.phase, 'Bound');
      bench.client.remove(persistentvolumeclaims, { namespace: 'default', name });
    }
    bench.run(1);
    assert.equal(volume('deletable'), undefined);
    const message = 'host_path deleter only supports /tmp/.+ but received provided /data';
    assert.deepEqual([volume('stuck')?.status.phase, volume('stuck')?.status.message], ['Failed', message]);
    assert.deepEqual(bench.eventsOf('PersistentVolume', 'stuck'), [`VolumeFailedDelete: ${message}`]);
  });

  const released = (): void => {
    const nfs = { server: 's', path: '/' };
    bench.create(persistentvolumes, volumeManifest('a', { persistentVolumeReclaimPolicy: 'Recycle', nfs }));
    bench.run(1);
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.run(1);
    bench.client.remove(persistentvolumeclaims, { namespace: 'default', name: 'c' });
    bench.run(1);
  };

  it('recycles: a pod empties the volume, and then anybody may have it', () => {
    released();
    assert.equal(volume('a')?.status.phase, 'Released');
    const pod = bench.get(pods, 'recycler-for-a');
    assert.deepEqual([pod?.spec.activeDeadlineSeconds, pod?.spec.restartPolicy], [300, 'Never']);
    bench.patch(pods, 'recycler-for-a', { status: { phase: 'Succeeded' } }, 'status');
    bench.run(1);
    assert.deepEqual([volume('a')?.status.phase, volume('a')?.spec.claimRef], ['Available', undefined]);
    assert.deepEqual(bench.eventsOf('PersistentVolume'), ['VolumeRecycled: Volume recycled']);
    assert.equal(bench.get(pods, 'recycler-for-a'), undefined);
  });

  it('tells of the volume what is told of the pod that empties it', () => {
    const tell = (name: string, about: string, message: string, type = 'Normal') =>
      bench.create(events, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace: 'default' },
        involvedObject: { kind: 'Pod', namespace: 'default', name: about },
        ...{ type, message, reason: 'Test', source: {}, reportingComponent: '', reportingInstance: '' },
      });
    released();
    tell('first', 'recycler-for-a', 'assigned');
    tell('other', 'recycler-for-b', 'not for us');
    tell('second', 'recycler-for-a', 'no such image', 'Warning');
    bench.run(1);
    bench.patch(pods, 'recycler-for-a', { status: { phase: 'Succeeded' } }, 'status');
    bench.run(1);
    tell('late', 'recycler-for-a', 'too late');
    bench.run(1);
    assert.deepEqual(bench.eventsOf('PersistentVolume'), [
      'RecyclerPod: Recycler pod: assigned',
      'RecyclerPod: Recycler pod: no such image',
      'VolumeRecycled: Volume recycled',
    ]);
  });

  it('says why it could not recycle, and tries again', () => {
    released();
    bench.patch(pods, 'recycler-for-a', { status: { phase: 'Failed', message: 'no' } }, 'status');
    bench.run(1);
    const [said] = bench.eventsOf('PersistentVolume');
    assert.equal(said, 'VolumeFailedRecycle: Recycle failed: failed to recycle volume: no');
    assert.notEqual(bench.get(pods, 'recycler-for-a'), undefined);
  });

  it('tells a claim that its volume is lost', () => {
    bench.create(persistentvolumes, volumeManifest('a'));
    bench.run(1);
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.run(1);
    bench.client.remove(persistentvolumes, { name: 'a' });
    bench.run(20);
    assert.equal(volume('a')?.metadata.deletionTimestamp !== undefined, true, 'a bound volume is protected');
    bench.patch(persistentvolumes, 'a', { metadata: { finalizers: null } });
    bench.run(1);
    assert.deepEqual(claim()?.status, { phase: 'Lost' });
    assert.deepEqual(bench.eventsOf('PersistentVolumeClaim'), [
      'ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    ]);
  });

  it('asks the provisioner of the class, or says that there is no such class', () => {
    bench.create(persistentvolumeclaims, claimManifest('c', { storageClassName: 'absent' }));
    bench.run(1);
    const text = 'ProvisioningFailed: storageclass.storage.k8s.io "absent" not found';
    assert.deepEqual([...new Set(bench.eventsOf('PersistentVolumeClaim', 'c'))], [text]);
    bench.create(storageclasses, classManifest('fast'));
    bench.run(1);
    bench.create(persistentvolumeclaims, claimManifest('d'));
    bench.run(1);
    assert.deepEqual(claim('d')?.metadata.annotations, {
      'volume.beta.kubernetes.io/storage-provisioner': 'example.com/disk',
      'volume.kubernetes.io/storage-provisioner': 'example.com/disk',
    });
    assert.match(bench.eventsOf('PersistentVolumeClaim', 'd')[0] ?? '', /^ExternalProvisioning: Waiting for a volume/);
  });

  it('waits for the first consumer, then for its node', () => {
    bench.create(storageclasses, classManifest('fast', { volumeBindingMode: 'WaitForFirstConsumer' }));
    bench.create(persistentvolumes, volumeManifest('a'));
    bench.run(1);
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.run(1);
    assert.deepEqual(bench.eventsOf('PersistentVolumeClaim'), [
      'WaitForFirstConsumer: waiting for first consumer to be created before binding',
    ]);
    bench.create(pods, podWithClaim('web', 'c', { nodeName: '' }));
    bench.run(16);
    const texts = bench.eventsOf('PersistentVolumeClaim');
    assert.ok(texts.includes('WaitForPodScheduled: waiting for pod web to be scheduled'), texts.join('\n'));
    assert.equal(claim()?.status.phase, 'Pending');
  });

  it('gives a default class to claims that name none', () => {
    bench.create(persistentvolumeclaims, claimManifest('c', { storageClassName: null } as never));
    bench.run(1);
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    bench.create(storageclasses, classManifest('usual', { metadata: { name: 'usual', annotations } }));
    bench.run(16);
    assert.equal(claim()?.spec.storageClassName, 'usual');
  });

  it('knows what was there before a restart', () => {
    bench.create(persistentvolumes, volumeManifest('a'));
    bench.run(1);
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.run(1);
    bench.manager.stopController('persistentvolume-binder-controller');
    bench.manager.startController('persistentvolume-binder-controller');
    bench.run(40);
    assert.equal(claim()?.status.phase, 'Bound');
    assert.deepEqual(bench.eventsOf('PersistentVolumeClaim'), []);
  });
});
