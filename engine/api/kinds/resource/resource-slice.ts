import { resourceslices } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/resource/resourceslice, v1.36. */
export const resourceSlice = defineKind(resourceslices, {
  generationOf: (object) => object.spec,
});
