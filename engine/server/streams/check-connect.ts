import { first, type HttpRequest } from '../../control-plane/apiserver/http/message';
import type { ResourceInfo } from '../../control-plane/apiserver/http/request-info';
import { badRequest, methodNotAllowed, refusal } from '../../control-plane/apiserver/refusals';
import type { Served } from '../../control-plane/apiserver/registry';

const METHODS: Readonly<Record<string, readonly string[]>> = {
  log: ['GET'],
  exec: ['GET', 'POST'],
  attach: ['GET', 'POST'],
  portforward: ['GET', 'POST'],
  proxy: ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'],
};

/** Whether a resource has such a stream, and by that method; none can be tried without effect. Throws ApiError. */
export function checkConnect(
  { definition }: Served,
  { subresource }: ResourceInfo,
  { method, query }: HttpRequest,
): void {
  if (!definition.subresources.some((each) => each === subresource)) {
    throw refusal(404, 'NotFound', 'the server could not find the requested resource', {});
  }
  if (METHODS[subresource]?.includes(method) !== true) throw methodNotAllowed();
  if (subresource !== 'log' && first(query, 'dryRun') !== undefined) throw badRequest('dryRun is not supported');
}
