import type { PersistentVolume } from '../../types/core-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';
import { accessModesText } from './access-modes-text';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const persistentVolumeColumns = columns<PersistentVolume>([
  nameColumn,
  column(
    'Capacity',
    "capacity is the description of the persistent volume's resources and capacity. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#capacity",
    (object) => object.spec.capacity?.['storage'] ?? '0',
  ),
  column(
    'Access Modes',
    'accessModes contains all ways the volume can be mounted. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#access-modes',
    (object) => accessModesText(object.spec.accessModes),
  ),
  column(
    'Reclaim Policy',
    'persistentVolumeReclaimPolicy defines what happens to a persistent volume when released from its claim. Valid options are Retain (default for manually created PersistentVolumes), Delete (default for dynamically provisioned PersistentVolumes), and Recycle (deprecated). Recycle must be supported by the volume plugin underlying this PersistentVolume. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#reclaiming',
    (object) => object.spec.persistentVolumeReclaimPolicy ?? '',
  ),
  column(
    'Status',
    'phase indicates if a volume is available, bound to a claim, or released by a claim. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#phase',
    (object) => (object.metadata.deletionTimestamp === undefined ? (object.status.phase ?? '') : 'Terminating'),
  ),
  column(
    'Claim',
    'claimRef is part of a bi-directional binding between PersistentVolume and PersistentVolumeClaim. Expected to be non-nil when bound. claim.VolumeName is the authoritative bind between PV and PVC. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#binding',
    (object) => claimText(object),
  ),
  column(
    'StorageClass',
    'StorageClass of the pv',
    (object) =>
      object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? object.spec.storageClassName ?? '',
  ),
  column(
    'VolumeAttributesClass',
    'VolumeAttributesClass of the pv',
    (object) => object.spec.volumeAttributesClassName ?? '<unset>',
  ),
  column(
    'Reason',
    'reason is a brief CamelCase string that describes any failure and is meant for machine parsing and tidy display in the CLI.',
    (object) => object.status.reason ?? '',
  ),
  ageColumn,
  column(
    'VolumeMode',
    'volumeMode defines if a volume is intended to be used with a formatted filesystem or to remain in raw block state. Value of Filesystem is implied when not included in spec.',
    (object) => object.spec.volumeMode ?? '<unset>',
    { wide: true },
  ),
]);

const claimText = ({ spec }: PersistentVolume): string =>
  spec.claimRef === undefined ? '' : `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}`;
