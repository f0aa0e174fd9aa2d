import type { ApiRequest, ApiResponse, ListOptions, WatchOptions, WatchRequest } from '../../../api/request';
import { onWire } from '../http/render';
import type { Served } from '../registry';
import type { AuditedRequest, Subject } from './audit-trail';

/** A request of a component in this process as it would come over the wire. */
export function subjectInProcess(request: ApiRequest | WatchRequest): Subject {
  const { resource, namespace = '', subresource = '', verb, userAgent } = request;
  const { group, version, plural } = resource;
  const named = 'name' in request ? (request.name ?? '') : '';
  const isNamespace = group === '' && plural === 'namespaces';
  const name = verb === 'create' && subresource === '' ? '' : named;
  const parts = [
    ...(group === '' ? ['api', version] : ['apis', group, version]),
    ...(namespace === '' ? [] : ['namespaces', namespace]),
    plural,
    ...[name, subresource].filter((part) => part !== ''),
  ];
  const path = `/${parts.join('/')}`;
  const query = queryOf(request);
  return {
    user: request.impersonator ?? request.user,
    verb,
    path,
    uri: query === '' ? path : `${path}?${query}`,
    target: {
      group,
      version,
      resource: plural,
      subresource,
      namespace: isNamespace ? name : namespace,
      name,
    },
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}

function queryOf(request: ApiRequest | WatchRequest): string {
  const pairs: [string, string][] = [];
  const add = (options: ListOptions | WatchOptions): void => {
    for (const [name, value] of Object.entries(options)) {
      pairs.push([name === 'allowBookmarks' ? 'allowWatchBookmarks' : name, String(value)]);
    }
  };
  if (request.verb === 'list') add(request.options);
  if (request.verb === 'deletecollection') add(request.list);
  if (request.verb === 'watch') {
    add(request.options);
    pairs.push(['watch', 'true']);
  }
  if (request.dryRun === true) pairs.push(['dryRun', 'All']);
  if (request.fieldManager !== undefined && WRITES.has(request.verb))
    pairs.push(['fieldManager', request.fieldManager]);
  return pairs
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch']);

/** What a request brings. */
export function bodyInProcess(audited: AuditedRequest | undefined, request: ApiRequest): void {
  if (audited === undefined) return;
  if (request.verb === 'create' || request.verb === 'update') audited.holds(request.object as object);
  else if (request.verb === 'patch') audited.brings(request.patch.body);
}

/** The end of a request that was granted. */
export function answerInProcess(audited: AuditedRequest | undefined, served: Served, response: ApiResponse): void {
  if (audited === undefined) return;
  if (response.kind === 'object') audited.answers(() => onWire(response.object));
  if (response.kind === 'list') audited.answers(() => listOf(served, response));
  audited.ended(response.code, response.kind === 'status' ? response.status : undefined);
}

function listOf({ definition, apiVersion }: Served, list: Extract<ApiResponse, { kind: 'list' }>): object {
  const { resourceVersion, items } = list;
  return { kind: definition.listKind, apiVersion, metadata: { resourceVersion }, items: items.map(onWire) };
}
