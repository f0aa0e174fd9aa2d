import type { StorageClass } from '../../types/storage-v1';
import { NAME_DESCRIPTION, ageColumn, column, columns } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const storageClassColumns = columns<StorageClass>([
  column('Name', NAME_DESCRIPTION, (object) => nameText(object), { format: 'name' }),
  column('Provisioner', 'provisioner indicates the type of the provisioner.', (object) => object.provisioner),
  column(
    'ReclaimPolicy',
    'reclaimPolicy controls the reclaimPolicy for dynamically provisioned PersistentVolumes of this storage class. Defaults to Delete.',
    (object) => object.reclaimPolicy ?? 'Delete',
  ),
  column(
    'VolumeBindingMode',
    'volumeBindingMode indicates how PersistentVolumeClaims should be provisioned and bound.  When unset, VolumeBindingImmediate is used. This field is only honored by servers that enable the VolumeScheduling feature.',
    (object) => object.volumeBindingMode ?? 'Immediate',
  ),
  column(
    'AllowVolumeExpansion',
    'allowVolumeExpansion shows whether the storage class allow volume expand.',
    (object) => object.allowVolumeExpansion ?? false,
  ),
  ageColumn,
]);

const DEFAULT = 'storageclass.kubernetes.io/is-default-class';
const BETA_DEFAULT = 'storageclass.beta.kubernetes.io/is-default-class';

function nameText({ metadata: { name, annotations } }: StorageClass): string {
  return annotations?.[DEFAULT] === 'true' || annotations?.[BETA_DEFAULT] === 'true' ? `${name} (default)` : name;
}
