import assert from 'node:assert/strict';
import { persistentvolumeclaims, persistentvolumes, pods, serviceaccounts } from '../../../api/resources';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../api/types/core-v1';
import { KubeletWorld } from '../../testing/kubelet-world';

const resources = { requests: { storage: '1Gi' } };

/** A pod that waits for a disk that nobody attaches. */
function setUp(): KubeletWorld {
  const world = new KubeletWorld().boot();
  const account = { name: 'default', namespace: 'default' };
  world.create(serviceaccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  world.create<PersistentVolume>(persistentvolumes, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      csi: { driver: 'disks.example.com', volumeHandle: 'vol-1' },
      claimRef: { namespace: 'default', name: 'data' },
    },
  });
  const claim = world.create<PersistentVolumeClaim>(persistentvolumeclaims, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources, volumeName: 'disk' },
  });
  world.client.update(persistentvolumeclaims, { ...claim, status: { ...claim.status, phase: 'Bound' } }, 'status');
  world.create<Pod>(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      nodeName: world.node,
      automountServiceAccountToken: false,
      containers: [{ name: 'web', image: 'nginx', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    },
  });
  return world;
}

const looks = ({ journal }: KubeletWorld): number =>
  journal
    .since(0)
    .filter(({ action, subject }) => action === 'api.get' && subject === 'persistentvolumeclaims default/data').length;

describe('the claim of a pod', () => {
  it('is looked up once for all attempts to mount its volume, and again when the pod is synced anew', () => {
    const world = setUp();
    world.run(100);
    assert.equal(looks(world), 1);
    world.run(60);
    assert.equal(looks(world), 2);
  });
});
