import type { PersistentVolumeClaim } from '../../types/core-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';
import { accessModesText } from './access-modes-text';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const persistentVolumeClaimColumns = columns<PersistentVolumeClaim>([
  nameColumn,
  column('Status', 'phase represents the current phase of PersistentVolumeClaim.', (object) =>
    object.metadata.deletionTimestamp === undefined ? (object.status.phase ?? '') : 'Terminating',
  ),
  column(
    'Volume',
    'volumeName is the binding reference to the PersistentVolume backing this claim.',
    (object) => object.spec.volumeName ?? '',
  ),
  column('Capacity', 'capacity represents the actual resources of the underlying volume.', (object) =>
    object.spec.volumeName === undefined ? '' : (object.status.capacity?.['storage'] ?? '0'),
  ),
  column(
    'Access Modes',
    'accessModes contains the actual access modes the volume backing the PVC has. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#access-modes-1',
    (object) => (object.spec.volumeName === undefined ? '' : accessModesText(object.status.accessModes)),
  ),
  column(
    'StorageClass',
    'StorageClass of the pvc',
    (object) =>
      object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? object.spec.storageClassName ?? '',
  ),
  column(
    'VolumeAttributesClass',
    'VolumeAttributesClass of the pvc',
    (object) => object.spec.volumeAttributesClassName ?? '<unset>',
  ),
  ageColumn,
  column(
    'VolumeMode',
    'volumeMode defines what type of volume is required by the claim. Value of Filesystem is implied when not included in claim spec.',
    (object) => object.spec.volumeMode ?? '<unset>',
    { wide: true },
  ),
]);
