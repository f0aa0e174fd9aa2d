import { persistentvolumeclaims } from '../../resources';
import { defineKind } from '../define';
import { persistentVolumeClaimColumns } from './persistent-volume-claim-columns';

/** pkg/registry/core/persistentvolumeclaim, v1.36. */
export const persistentVolumeClaim = defineKind(persistentvolumeclaims, {
  columns: persistentVolumeClaimColumns,
  shortNames: ['pvc'],
  subresources: ['status'],
  returnsDeleted: true,
});
