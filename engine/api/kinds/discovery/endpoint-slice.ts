import { endpointslices } from '../../resources';
import { defineKind } from '../define';
import { endpointSliceColumns } from './endpoint-slice-columns';

/** pkg/registry/discovery/endpointslice, v1.36. */
export const endpointSlice = defineKind(endpointslices, {
  columns: endpointSliceColumns,
  generationOf: ({ endpoints, ports, addressType, metadata }) => [endpoints, ports, addressType, metadata.labels],
});
