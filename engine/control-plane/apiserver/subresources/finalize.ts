import type { ApiResponse } from '../../../api/request';
import type { Scope } from '../scope';
import type { Eventually } from '../suspension';
import { update } from '../verbs/update';
import type { Subresource } from './subresource';

/**
 * PUT namespaces/finalize: writes `spec.finalizers`. Whether the namespace goes is for whoever deletes it again
 * (pkg/registry/core/namespace/storage, v1.36).
 */
export const finalize: Subresource = {
  name: 'finalize',
  of: ['namespaces'],
  handle: (scope, request) => (request.verb === 'update' ? written(scope, request) : undefined),
};

function written(scope: Scope, request: Parameters<typeof update>[1]): Eventually<ApiResponse> {
  return update(scope, request);
}
