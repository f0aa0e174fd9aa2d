import { csistoragecapacities } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/storage/csistoragecapacity, v1.36. */
export const csiStorageCapacity = defineKind(csistoragecapacities, {
  unconditionalUpdate: false,
});
