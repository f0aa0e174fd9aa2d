import { unreachable } from '../../base/invariant';
import type { ApiRequest, ApiResponse } from '../../api/request';
import { methodNotSupported, notFound, unknownPath } from './refusals';
import { reviewOf } from './reviews/index';
import { reviewed } from './reviews/review';
import type { Scope } from './scope';
import { bind, isLegacyBinding } from './subresources/binding';
import { subresourceOf } from './subresources/index';
import { readable } from './storage/stored-form';
import { isPending, type Eventually, type Steps } from './suspension';
import { create } from './verbs/create';
import { remove } from './verbs/delete';
import { deleteCollection } from './verbs/delete-collection';
import { get } from './verbs/get';
import { list } from './verbs/list';
import { patch } from './verbs/patch';
import { update } from './verbs/update';

/** One request that has been let in, to its answer. */
export function handle(scope: Scope, request: ApiRequest): Eventually<ApiResponse> {
  const { subresources, custom } = scope.served.definition;
  if (scope.subresource !== '' && !(subresources as readonly string[]).includes(scope.subresource)) {
    throw custom === undefined ? unknownPath() : notFound(scope.served, nameIn(request));
  }
  return custom === undefined || request.verb === 'create' ? answer(scope, request) : answerReadable(scope, request);
}

function* answerReadable(scope: Scope, request: ApiRequest): Steps<ApiResponse> {
  yield* readable(scope, nameIn(request));
  const outcome = answer(scope, request);
  return isPending(outcome) ? yield* outcome : outcome;
}

function answer(scope: Scope, request: ApiRequest): Eventually<ApiResponse> {
  const special = scope.subresource === '' ? undefined : subresourceOf(scope)?.handle(scope, request);
  if (special !== undefined) return special;
  if (!scope.served.stored && scope.subresource === '' && request.verb === 'create') {
    const review = reviewOf(scope.served);
    if (review !== undefined) return reviewed(scope, review, request.object);
    if (isLegacyBinding(scope)) return bind(scope, request);
  }
  if (!scope.served.definition.verbs.includes(request.verb)) throw methodNotSupported(scope.served, request.verb);
  switch (request.verb) {
    case 'get':
      return get(scope, request);
    case 'list':
      return list(scope, request);
    case 'create':
      return create(scope, request);
    case 'update':
      return update(scope, request);
    case 'patch':
      return patch(scope, request);
    case 'delete':
      return remove(scope, request);
    case 'deletecollection':
      return deleteCollection(scope, request);
    default:
      return unreachable(request);
  }
}

const nameIn = (request: ApiRequest): string => ('name' in request ? (request.name ?? '') : '');
