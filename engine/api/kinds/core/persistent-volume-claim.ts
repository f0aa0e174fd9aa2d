import { persistentvolumeclaims } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/persistentvolumeclaim, v1.36. */
export const persistentVolumeClaim = defineKind(persistentvolumeclaims, {
  shortNames: ['pvc'],
  subresources: ['status'],
  returnsDeleted: true,
});
