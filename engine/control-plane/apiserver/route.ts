import { FRESH } from '../../base/fresh';
import type { APIService } from '../../api/types/apiregistration-v1';
import { apiVersionOf } from '../../api/resource';
import { structFor, lifecycleOf } from '../../api/struct-model/struct-model';
import { RawBody } from '../../api/raw-body';
import {
  ApiError,
  type ApiRequest,
  type ApiResponse,
  type Patch,
  type PatchType,
  type User,
  type WatchRequest,
} from '../../api/request';
import { pathSegmentFaults } from '../../api/validation/formats';
import { quote } from '../../base/go-text';
import { deleteOptionsOf } from './http/delete-options';
import { actingUser, letIn, type LetIn } from './http/let-in';
import { header, type HttpAnswer, type HttpRequest } from './http/message';
import {
  bodyFormat,
  checkProduced,
  MEDIA_TYPES,
  presentationOf,
  STREAMED_TYPES,
  unsupportedBody,
  type Presentation,
} from './http/media-types';
import { booleanOf, listOptions, patchFindings, watchOptions, writeOptions } from './http/parameters';
import { rendered } from './http/render';
import { hasTableFor } from './http/has-table';
import { requestInfo, type ResourceInfo } from './http/request-info';
import { badRequest, methodNotAllowed, notFound, refusal, unknownPath } from './refusals';
import type { Served } from './registry';
import type { Server } from './server';

/** Where an HTTP request leads. */
export type Route =
  | {
      readonly kind: 'request';
      readonly request: ApiRequest;
      readonly served: Served;
      readonly presentation: Presentation;
    }
  | {
      readonly kind: 'watch';
      readonly request: WatchRequest;
      readonly served: Served;
      readonly presentation: Presentation;
    }
  /** Exec, logs, proxies: a stream between the client and a kubelet or another server. */
  | { readonly kind: 'connect'; readonly info: ResourceInfo; readonly served: Served; readonly user: User }
  /** For an API that another server serves, and that is available. */
  | { readonly kind: 'aggregated'; readonly service: APIService; readonly path: string; readonly user: User }
  /** Not for a resource that is served here: discovery, health, or nothing at all. */
  | { readonly kind: 'other'; readonly path: string; readonly user: User };

const CONNECTS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'proxy', 'log']);

/**
 * Maps method, path, parameters, headers and body to a request of the API, once its sender (who has been authenticated)
 * may act as whom it says and may do what it asks. Throws ApiError.
 */
export function route(server: Server, http: HttpRequest, sender: User): Route {
  const info = requestInfo(http.method, http.path, booleanOf(http.query, 'watch') === true);
  const visitor = letIn(server, info, visitorOf(http, sender));
  const { user } = visitor;
  const served = info.isResource ? server.registry.at(apiVersionOf(info), info.resource) : undefined;
  const service = served === undefined ? aggregatedAt(server, info.path) : undefined;
  if (service !== undefined) return { kind: 'aggregated', service, path: info.path, user };
  if (!info.isResource) return { kind: 'other', path: info.path, user };
  if (served === undefined || isElsewhere(served, info)) return { kind: 'other', path: info.path, user };
  if (isUnplaced(served, info)) throw unknownPath();
  if (info.subresource !== '' && !hasSubresource(served, info)) {
    throw served.definition.custom === undefined ? unknownPath() : notFound(served, info.name);
  }
  if (CONNECTS.has(info.subresource)) return { kind: 'connect', info, served, user };
  if (served.definition.custom !== undefined) checkCustom(served, info);
  else if (!isServed(served, info, http.method)) throw methodNotAllowed();
  else checkTypes(info, http);
  try {
    return routeTo(served, info, http, visitor);
  } catch (error) {
    throw error instanceof ApiError ? new ApiError(error.status, warningsOf(served, error.warnings)) : error;
  }
}

/** The router looks at the types of built-in resources before it asks a handler: first at what comes, then at what goes. */
function checkTypes({ verb }: ResourceInfo, http: HttpRequest): void {
  if (verb === 'patch' && patchTypeOf(http) === undefined) {
    throw refusal(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  }
  checkProduced(header(http, 'accept'), verb === 'list' || verb === 'watch' ? STREAMED_TYPES : MEDIA_TYPES);
}

function routeTo(served: Served, info: ResourceInfo, http: HttpRequest, visitor: LetIn): Route {
  checkName(info.name);
  const isCustom = structFor(served.apiVersion, served.kind) === undefined;
  const hasTable = hasTableFor(served, info.subresource);
  const presentation = presentationOf(header(http, 'accept'), { isWatch: info.verb === 'watch', isCustom, hasTable });
  const base = baseOf(info, http, { served, visitor });
  if (info.verb === 'watch') {
    return {
      kind: 'watch',
      served,
      presentation,
      request: {
        ...FRESH,
        ...base,
        verb: 'watch',
        ...(info.name === '' ? {} : { name: info.name }),
        options: watchOptions(http.query),
      },
    };
  }
  return { kind: 'request', served, presentation, request: requestOf(info, http, base, isCustom) };
}

const visitorOf = (http: HttpRequest, user: User): Parameters<typeof letIn>[2] => ({
  user,
  headerNames: Object.keys(http.headers),
  headers: (name) => listOf(http.headers[name]),
  query: http.query,
});

/** Who asks for something that this server does not route. Throws ApiError. */
export const userOf = (server: Server, http: HttpRequest, sender: User): User =>
  actingUser(server, requestInfo(http.method, http.path, false), visitorOf(http, sender));

const VERSION_PATH = /^\/apis\/([^/]+)\/([^/]+)/;

/**
 * What an APIService leaves to a Service is not for this server to answer (kube-aggregator, handler_proxy.go, v1.36).
 * Throws ApiError when that other server is not available.
 */
function aggregatedAt({ store, registry }: Server, path: string): APIService | undefined {
  const [, group = '', version = ''] = VERSION_PATH.exec(path) ?? [];
  if (group === '' || registry.ofVersion(`${group}/${version}`).length > 0) return undefined;
  const key = { prefix: 'apiregistration.k8s.io/apiservices', namespace: '', name: `${version}.${group}` };
  const found = store.cached.get(key)?.value as APIService | undefined;
  if (found?.spec.service === undefined) return undefined;
  const isAvailable = (found.status.conditions ?? []).some(
    ({ type, status }) => type === 'Available' && status === 'True',
  );
  if (!isAvailable) throw refusal(503, 'ServiceUnavailable', 'service unavailable');
  return found;
}

/** No key of the store can be made of such a name (generic/registry/store.go, v1.36). */
function checkName(name: string): void {
  const faults = pathSegmentFaults(name);
  if (faults.length > 0) throw badRequest(`Name parameter invalid: ${quote(name)}: ${faults.join(';')}`);
}

/** One handler has all paths of custom resources, so that it looks at them otherwise (customresource_handler.go, v1.36). */
function checkCustom({ plural, group }: Served, { verb, name, subresource }: ResourceInfo): void {
  const isKnown = subresource === '' ? verb !== '' && verb !== 'proxy' : ['get', 'update', 'patch'].includes(verb);
  const kind = quote(`${plural}.${group}`);
  if (!isKnown)
    throw refusal(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind ${kind}`, {
      group,
      kind: plural,
    });
  if (name === '' && verb === 'update') throw nameless();
}

const nameless = (): ApiError => badRequest('name must be provided');

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** Custom resources have no paths outside of their scope (apiextensions-apiserver/pkg/apiserver, v1.36). */
function isElsewhere({ definition, namespaced }: Served, { namespace, verb }: ResourceInfo): boolean {
  if (definition.custom === undefined) return false;
  return namespaced ? namespace === '' && verb !== 'list' && verb !== 'watch' : namespace !== '';
}

/** There are no paths to one of the objects of all namespaces. */
const isUnplaced = ({ definition, namespaced }: Served, { namespace, name }: ResourceInfo): boolean =>
  definition.custom === undefined && namespaced && namespace === '' && name !== '';

/** Only proxies have paths below them; those of custom resources are not looked at. */
const hasSubresource = ({ definition }: Served, { subresource, subpath }: ResourceInfo): boolean =>
  (definition.subresources as readonly string[]).includes(subresource) &&
  (subpath.length === 0 || subresource === 'proxy' || definition.custom !== undefined);

/** Which methods a path has. */
function isServed({ definition, namespaced }: Served, info: ResourceInfo, method: string): boolean {
  const { verb, name, namespace, subresource } = info;
  if (method === 'HEAD' || verb === '' || verb === 'proxy') return false;
  if (subresource !== '') return methodsOf(subresource).includes(method);
  if (verb === 'watch') return definition.verbs.includes('watch');
  if (name === '' && !['create', 'list', 'deletecollection'].includes(verb)) return false;
  if (verb === 'create' && name !== '') return false;
  if ((verb === 'create' || verb === 'deletecollection') && namespaced && namespace === '') return false;
  return definition.verbs.includes(verb);
}

const CREATED: ReadonlySet<string> = new Set(['binding', 'eviction', 'token']);

function methodsOf(subresource: string): readonly string[] {
  if (CREATED.has(subresource)) return ['POST'];
  return subresource === 'finalize' ? ['PUT'] : ['GET', 'PUT', 'PATCH'];
}

type Base = Pick<ApiRequest, 'user' | 'impersonator' | 'resource' | 'namespace' | 'subresource' | 'userAgent'>;

function baseOf(
  info: ResourceInfo,
  http: HttpRequest,
  { served, visitor }: { readonly served: Served; readonly visitor: LetIn },
): Base {
  const userAgent = header(http, 'user-agent');
  return {
    user: visitor.user,
    ...(visitor.impersonator === undefined ? {} : { impersonator: visitor.impersonator }),
    resource: served,
    ...(info.namespace === '' || !served.namespaced ? {} : { namespace: info.namespace }),
    ...(info.subresource === '' ? {} : { subresource: info.subresource }),
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}

function requestOf(info: ResourceInfo, http: HttpRequest, base: Base, isCustom: boolean): ApiRequest {
  const { query, body } = http;
  const { name } = info;
  switch (info.verb) {
    case 'get':
      return { ...FRESH, ...base, verb: 'get', name, ...versionAsked(http) };
    case 'list':
      return { ...FRESH, ...base, verb: 'list', options: listOptions(query) };
    case 'create': {
      const object = new RawBody(bodyFormat(header(http, 'content-type'), isCustom), body);
      return {
        ...FRESH,
        ...base,
        ...writeOptions(query, 'CreateOptions'),
        verb: 'create',
        ...(name === '' || isCustom ? {} : { name }),
        object,
      };
    }
    case 'update': {
      const options = writeOptions(query, 'UpdateOptions');
      return {
        ...FRESH,
        ...base,
        ...options,
        verb: 'update',
        name,
        object: new RawBody(bodyFormat(header(http, 'content-type'), isCustom), body),
      };
    }
    case 'patch': {
      const patch = patchOf(http, isCustom);
      if (name === '') throw nameless();
      const options = writeOptions(query, 'PatchOptions', patchFindings(query, patch.type === 'apply'));
      return { ...FRESH, ...base, ...options, verb: 'patch', name, patch };
    }
    case 'delete': {
      const { options, dryRun } = deleteOptionsOf(http);
      return { ...FRESH, ...base, ...(dryRun ? { dryRun } : {}), verb: 'delete', name, options };
    }
    case 'deletecollection': {
      const { options, dryRun } = deleteOptionsOf(http);
      return {
        ...FRESH,
        ...base,
        ...(dryRun ? { dryRun } : {}),
        verb: 'deletecollection',
        list: listOptions(query),
        options,
      };
    }
    default:
      throw methodNotAllowed();
  }
}

function versionAsked({ query }: HttpRequest): { readonly resourceVersion?: string } {
  const resourceVersion = query.get('resourceVersion')?.[0] ?? '';
  return resourceVersion === '' ? {} : { resourceVersion };
}

const PATCH_TYPES: Readonly<Record<string, PatchType | undefined>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

const patchTypeOf = (http: HttpRequest): PatchType | undefined =>
  PATCH_TYPES[(header(http, 'content-type') ?? '').split(';')[0]?.trim() ?? ''];

function patchOf(http: HttpRequest, isCustom: boolean): Patch {
  const { body, query } = http;
  const type = patchTypeOf(http);
  if (type === undefined || (type === 'strategic' && isCustom)) {
    throw unsupportedBody(Object.keys(PATCH_TYPES).filter((one) => PATCH_TYPES[one] !== 'strategic'));
  }
  const raw = new RawBody(type === 'apply' ? 'yaml' : 'json', body);
  return type === 'apply' ? { type, body: raw, force: booleanOf(query, 'force') === true } : { type, body: raw };
}

/** An answer as HTTP has it; of a refusal too. */
export function answered(
  server: Server,
  http: HttpRequest,
  led: Extract<Route, { kind: 'request' }>,
  response: ApiResponse,
): HttpAnswer {
  const { served, presentation } = led;
  const now = server.clock.now();
  try {
    const body = rendered({ served, presentation, query: http.query, now }, response);
    return { status: response.code, headers: JSON_HEADERS, warnings: warningsOf(served, response.warnings), body };
  } catch (error) {
    if (error instanceof ApiError) return refused(error, served);
    throw error;
  }
}

export const refused = (error: ApiError, served?: Served): HttpAnswer => ({
  status: error.code,
  headers: {
    ...JSON_HEADERS,
    ...(error.status.details?.retryAfterSeconds === undefined
      ? {}
      : { 'retry-after': String(error.status.details.retryAfterSeconds) }),
  },
  warnings: warningsOf(served, error.warnings),
  body: error.status,
});

const JSON_HEADERS: Readonly<Record<string, string>> = Object.freeze({ 'content-type': 'application/json' });

/** What the client is warned of, the age of the API that it uses first. */
export function warningsOf(served: Served | undefined, others: readonly string[] = []): readonly string[] {
  const deprecation = served === undefined ? undefined : deprecationOf(served);
  return deprecation === undefined ? others : [deprecation, ...others];
}

/** `v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice` (apiserver/pkg/endpoints/deprecation). */
function deprecationOf({ apiVersion, kind, definition }: Served): string | undefined {
  if (definition.deprecationWarning !== undefined) return definition.deprecationWarning;
  const lifecycle = lifecycleOf(apiVersion, kind);
  if (lifecycle === undefined) return undefined;
  const { deprecated, removed, replacement } = lifecycle;
  const gone = removed === '' ? '' : `, unavailable in v${removed}+`;
  const instead = replacement === undefined ? '' : `; use ${replacement.apiVersion} ${replacement.kind}`;
  return `${apiVersion} ${kind} is deprecated in v${deprecated}+${gone}${instead}`;
}

/** The value of a Warning header (apimachinery/pkg/util/net/http.go, `NewWarningHeader`). */
export const warningHeader = (text: string): string => `299 - "${text.replace(/[\\"]/g, '\\$&')}"`;
