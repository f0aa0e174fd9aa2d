import { endpointslices } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/discovery/endpointslice, v1.36. */
export const endpointSlice = defineKind(endpointslices, {
  generationOf: ({ endpoints, ports, addressType, metadata }) => [endpoints, ports, addressType, metadata.labels],
});
