import { unreachable } from '../../base/invariant';
import type { ApiRequest, ApiResponse } from '../../api/request';
import { methodNotSupported } from './refusals';
import type { Scope } from './scope';
import { subresourceOf } from './subresources/index';
import type { Steps } from './suspension';
import { create } from './verbs/create';
import { remove } from './verbs/delete';
import { deleteCollection } from './verbs/delete-collection';
import { get } from './verbs/get';
import { list } from './verbs/list';
import { patch } from './verbs/patch';
import { update } from './verbs/update';

/** One request that has been let in, to its answer. */
export function* handle(scope: Scope, request: ApiRequest): Steps<ApiResponse> {
  const special = scope.subresource === '' ? undefined : subresourceOf(scope)?.handle(scope, request);
  if (special !== undefined) return yield* special;
  if (!scope.served.definition.verbs.includes(request.verb)) throw methodNotSupported(scope.served, request.verb);
  switch (request.verb) {
    case 'get':
      return get(scope, request);
    case 'list':
      return list(scope, request);
    case 'create':
      return yield* create(scope, request);
    case 'update':
      return yield* update(scope, request);
    case 'patch':
      return yield* patch(scope, request);
    case 'delete':
      return yield* remove(scope, request);
    case 'deletecollection':
      return yield* deleteCollection(scope, request);
    default:
      return unreachable(request);
  }
}
