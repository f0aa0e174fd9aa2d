import { isApiError, type ApiRequest, type ApiResponse, type ListOptions } from '../../../api/request';
import type { Scope } from '../scope';
import type { Steps } from '../suspension';
import { shown } from '../watch/resource-watch';
import { deletionOf } from './delete';
import { warnOfDeletion } from './deletion-warnings';
import { listObjects } from './list';

/** Objects are looked for by the page, and a page of a version is of that very version (generic/registry/store.go). */
const inPages = (options: ListOptions): ListOptions =>
  options.resourceVersion === undefined ? options : { ...options, limit: options.limit || PAGE };

const PAGE = 10_000;

/** DELETE of a collection: each selected object on its own; answers what was found. */
export function* deleteCollection(
  scope: Scope,
  request: Extract<ApiRequest, { verb: 'deletecollection' }>,
): Steps<ApiResponse> {
  const { served, warnings } = scope;
  warnOfDeletion(scope, request.options);
  const listed = listObjects(scope, inPages(request.list));
  for (const { metadata } of listed.items) {
    const inside = metadata.namespace === undefined ? scope : { ...scope, namespace: metadata.namespace };
    try {
      yield* deletionOf(inside, metadata.name, request.options, '');
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }
  return {
    code: 200,
    kind: 'list',
    items: listed.items.map((item) => shown(served, item)),
    resourceVersion: String(listed.revision),
    ...(listed.continue === undefined ? {} : { continue: listed.continue }),
    ...(listed.remaining === undefined ? {} : { remainingItemCount: listed.remaining }),
    ...(warnings.length === 0 ? {} : { warnings: [...new Set(warnings)] }),
  };
}
