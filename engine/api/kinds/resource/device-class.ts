import { deviceclasses } from '../../resources';
import type { DeviceClass } from '../../types/resource-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { deviceClassColumns } from './device-class-columns';
import { validateDeviceClass, validateDeviceClassUpdate } from './device-class-validation';

/** pkg/registry/resource/deviceclass, v1.36. */
export const deviceClass = defineKind<DeviceClass>(deviceclasses, {
  columns: deviceClassColumns,
  returnsDeleted: true,
  nameRule: 'long-name',
  generationOf: (object) => object.spec,
  validate: checkedObject(validateDeviceClass),
  validateUpdate: checkedChange(validateDeviceClassUpdate),
});
