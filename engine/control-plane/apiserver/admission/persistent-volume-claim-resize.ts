import { compareQuantities } from '../../../base/quantity';
import type { PersistentVolumeClaim } from '../../../api/types/core-v1';
import type { StorageClass } from '../../../api/types/storage-v1';
import type { Server } from '../server';
import { denied, isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** A claim grows only where its class lets it (plugin/pkg/admission/storage/persistentvolume/resize, v1.36). */
export const persistentVolumeClaimResize = ({ store }: Pick<Server, 'store'>): AdmissionPlugin => ({
  name: 'PersistentVolumeClaimResize',
  handles,
  validate: (attributes) => {
    const claim = attributes.object as PersistentVolumeClaim;
    const old = attributes.old as PersistentVolumeClaim;
    if (compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return;
    if (old.status.phase !== 'Bound') throw denied(attributes, 'Only bound persistent volume claims can be expanded');
    if (mayGrow(store, claim, old)) return;
    throw denied(
      attributes,
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  },
});

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  operation === 'UPDATE' && subresource === '' && isResource(served, 'persistentvolumeclaims');

const sizeOf = ({ spec }: PersistentVolumeClaim): string => spec.resources.requests?.['storage'] ?? '0';

const classOf = ({ metadata, spec }: PersistentVolumeClaim): string =>
  metadata.annotations?.[OLD_CLASS] ?? spec.storageClassName ?? '';

function mayGrow(store: Server['store'], claim: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const name = classOf(claim);
  if (name === '' || name !== classOf(old)) return false;
  const entry = store.get({ prefix: 'storageclasses', namespace: '', name });
  return (entry?.value as StorageClass | undefined)?.allowVolumeExpansion === true;
}
