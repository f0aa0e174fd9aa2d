import * as resources from '../../resources';
import { defineKind } from '../define';
import { endpointsColumns } from './endpoints-columns';

/** pkg/registry/core/endpoint, v1.36. */
export const endpointsKind = defineKind(resources.endpoints, {
  columns: endpointsColumns,
  shortNames: ['ep'],
  storagePrefix: 'services/endpoints',
  createOnUpdate: true,
});
