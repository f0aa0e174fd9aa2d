import { csidrivers } from '../../resources';
import { defineKind } from '../define';
import { csiDriverColumns } from './csi-driver-columns';

/** pkg/registry/storage/csidriver, v1.36. */
export const csiDriver = defineKind(csidrivers, {
  columns: csiDriverColumns,
  unconditionalUpdate: false,
  firstGeneration: 0,
  generationOf: (driver) => driver.spec,
});
