import type { ApiRequest, ApiResponse } from '../../../api/request';
import { badRequest, notFound, unknownError } from '../refusals';
import { awaitVersion, versionFault } from '../resource-version';
import { keyIn, type Scope } from '../scope';
import { entryAt } from '../storage/stored-form';
import { objectAnswer } from './answers';

/**
 * GET of one object. Any resourceVersion up to the present is answered with the present state, out of the watch cache
 * (storage/cacher/cacher.go, v1.36).
 */
export function get(scope: Scope, request: Extract<ApiRequest, { verb: 'get' }>): ApiResponse {
  const { server, served } = scope;
  const { name, resourceVersion = '' } = request;
  if (resourceVersion !== '') {
    const fault = versionFault(resourceVersion);
    // Events have no watch cache before their store, which words it otherwise.
    if (fault !== undefined)
      throw served.plural === 'events' ? badRequest(`invalid resource version: ${fault}`) : unknownError(fault);
    awaitVersion(server, served, Number(resourceVersion));
  }
  const entry = entryAt(scope, keyIn(scope, name), resourceVersion === '' ? server.store : server.store.cached);
  if (entry === undefined) throw notFound(served, name);
  return objectAnswer(scope, 200, entry.value);
}
