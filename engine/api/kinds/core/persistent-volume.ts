import { persistentvolumes } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/persistentvolume, v1.36. */
export const persistentVolume = defineKind(persistentvolumes, {
  shortNames: ['pv'],
  subresources: ['status'],
  returnsDeleted: true,
});
