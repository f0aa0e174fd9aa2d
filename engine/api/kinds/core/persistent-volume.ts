import { persistentvolumes } from '../../resources';
import type { PersistentVolume } from '../../types/core-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { persistentVolumeColumns } from './persistent-volume-columns';
import { defaultPersistentVolume } from './persistent-volume-defaults';
import { prepareNewVolume, prepareVolumeUpdate } from './persistent-volume-strategy';
import {
  validatePersistentVolume,
  validatePersistentVolumeStatus,
  validatePersistentVolumeUpdate,
} from './persistent-volume-validation';
import { persistentVolumeWarnings } from './persistent-volume-warnings';

const validateUpdate = checkedChange(validatePersistentVolumeUpdate);
const validateStatus = checkedChange(validatePersistentVolumeStatus);

/** pkg/registry/core/persistentvolume, v1.36. */
export const persistentVolume = defineKind<PersistentVolume>(persistentvolumes, {
  columns: persistentVolumeColumns,
  shortNames: ['pv'],
  subresources: ['status'],
  returnsDeleted: true,
  defaults: defaultPersistentVolume,
  prepareForCreate: prepareNewVolume,
  prepareForUpdate: prepareVolumeUpdate,
  validate: checkedObject(validatePersistentVolume),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
  warnings: (volume, _old, { subresource }) => (subresource === 'status' ? [] : persistentVolumeWarnings(volume)),
});
