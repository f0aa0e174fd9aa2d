import type { Manifest } from '../../../api/object';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../api/types/core-v1';
import type { StorageClass } from '../../../api/types/storage-v1';

/** A volume of which only what the test is about is said: 1Gi, once writable, kept, of class `fast`. */
export const volumeManifest = (
  name: string,
  spec: Manifest<PersistentVolume>['spec'] = {},
): Manifest<PersistentVolume> => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'fast',
    ...spec,
    ...(spec?.csi === undefined && spec?.nfs === undefined ? { hostPath: spec?.hostPath ?? { path: '/data' } } : {}),
  },
});

export const claimManifest = (
  name: string,
  spec: Manifest<PersistentVolumeClaim>['spec'] = {},
): Manifest<PersistentVolumeClaim> => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'default' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'fast',
    ...spec,
  },
});

export const classManifest = (name: string, rest: Manifest<StorageClass> = {}): Manifest<StorageClass> => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner: 'example.com/disk',
  ...rest,
});

export const podWithClaim = (name: string, claimName: string, spec: Manifest<Pod>['spec'] = {}): Manifest<Pod> => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: {
    containers: [{ name: 'c', image: 'app:1' }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
    ...spec,
  },
});
