import * as resources from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/endpoint, v1.36. */
export const endpointsKind = defineKind(resources.endpoints, {
  shortNames: ['ep'],
  storagePrefix: 'services/endpoints',
  createOnUpdate: true,
});
