import { persistentvolumes } from '../../resources';
import { defineKind } from '../define';
import { persistentVolumeColumns } from './persistent-volume-columns';

/** pkg/registry/core/persistentvolume, v1.36. */
export const persistentVolume = defineKind(persistentvolumes, {
  columns: persistentVolumeColumns,
  shortNames: ['pv'],
  subresources: ['status'],
  returnsDeleted: true,
});
