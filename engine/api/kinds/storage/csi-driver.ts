import { csidrivers } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/storage/csidriver, v1.36. */
export const csiDriver = defineKind(csidrivers, {
  unconditionalUpdate: false,
  firstGeneration: 0,
  generationOf: (driver) => driver.spec,
});
