import { deviceclasses } from '../../resources';
import { defineKind } from '../define';
import { deviceClassColumns } from './device-class-columns';

/** pkg/registry/resource/deviceclass, v1.36. */
export const deviceClass = defineKind(deviceclasses, {
  columns: deviceClassColumns,
  generationOf: (object) => object.spec,
});
