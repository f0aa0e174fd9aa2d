import { resourceslices } from '../../resources';
import { defineKind } from '../define';
import { resourceSliceColumns } from './resource-slice-columns';

/** pkg/registry/resource/resourceslice, v1.36. */
export const resourceSlice = defineKind(resourceslices, {
  columns: resourceSliceColumns,
  generationOf: (object) => object.spec,
});
