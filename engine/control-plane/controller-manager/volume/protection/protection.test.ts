import assert from 'node:assert/strict';
import { persistentvolumeclaims, persistentvolumes, pods, volumeattributesclasses } from '../../../../api/resources';
import { ControllerHarness } from '../../testing/harness';
import { claimManifest, podWithClaim, volumeManifest } from '../../testing/storage';
import { attributesClassProtectionController } from './attributes-class-protection-controller';
import { claimProtectionController } from './claim-protection-controller';
import { volumeProtectionController } from './volume-protection-controller';

describe('protection of claims, volumes and attributes classes', () => {
  let bench: ControllerHarness;

  beforeEach(() => {
    bench = new ControllerHarness([
      claimProtectionController,
      volumeProtectionController,
      attributesClassProtectionController,
    ]);
    bench.kubelet.schedules = true;
    bench.kubelet.addNode('n1');
    bench.run(1);
  });

  const removeClaim = () => bench.client.remove(persistentvolumeclaims, { namespace: 'default', name: 'c' });

  it('keeps a claim until the pod that uses it is gone', () => {
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.create(pods, podWithClaim('web', 'c'));
    bench.run(3);
    assert.equal(bench.get(pods, 'web')?.spec.nodeName, 'n1');
    removeClaim();
    bench.run(60);
    assert.notEqual(bench.get(persistentvolumeclaims, 'c')?.metadata.deletionTimestamp, undefined);
    bench.client.remove(pods, { namespace: 'default', name: 'web' });
    bench.run(10);
    assert.equal(bench.get(persistentvolumeclaims, 'c'), undefined);
  });

  it('lets a claim go that only a pod without a node uses', () => {
    bench.kubelet.schedules = false;
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.create(pods, podWithClaim('web', 'c'));
    bench.run(3);
    removeClaim();
    bench.run(1);
    assert.equal(bench.get(persistentvolumeclaims, 'c'), undefined);
  });

  it('gives a finalizer back that somebody has taken', () => {
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.patch(persistentvolumeclaims, 'c', { metadata: { finalizers: null } });
    bench.run(1);
    assert.deepEqual(bench.get(persistentvolumeclaims, 'c')?.metadata.finalizers, ['kubernetes.io/pvc-protection']);
  });

  it('keeps a bound volume, and no other', () => {
    bench.create(persistentvolumes, volumeManifest('free'));
    bench.create(persistentvolumes, volumeManifest('bound'));
    bench.patch(persistentvolumes, 'bound', { status: { phase: 'Bound' } }, 'status');
    for (const name of ['free', 'bound']) bench.client.remove(persistentvolumes, { name });
    bench.run(1);
    assert.equal(bench.get(persistentvolumes, 'free'), undefined);
    assert.notEqual(bench.get(persistentvolumes, 'bound'), undefined);
    bench.patch(persistentvolumes, 'bound', { status: { phase: 'Released' } }, 'status');
    bench.run(1);
    assert.equal(bench.get(persistentvolumes, 'bound'), undefined);
  });

  it('keeps an attributes class that a claim names', () => {
    const named = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttributesClass',
      metadata: { name: 'gold' },
    } as const;
    bench.create(volumeattributesclasses, { ...named, driverName: 'example.com', parameters: { iops: '9' } });
    bench.create(persistentvolumeclaims, claimManifest('c', { volumeAttributesClassName: 'gold' }));
    bench.run(1);
    const found = bench.get(volumeattributesclasses, 'gold');
    assert.deepEqual(found?.metadata.finalizers, ['kubernetes.io/vac-protection']);
    bench.client.remove(volumeattributesclasses, { name: 'gold' });
    bench.run(1);
    assert.notEqual(bench.get(volumeattributesclasses, 'gold'), undefined);
    removeClaim();
    bench.run(1);
    assert.equal(bench.get(volumeattributesclasses, 'gold'), undefined);
  });
});
