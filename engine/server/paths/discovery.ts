import { createHash } from 'node:crypto';
import type { ApiError } from '../../api/request';
import { refusal } from '../../control-plane/apiserver/refusals';
import type { Registry } from '../../control-plane/apiserver/registry';
import { aggregatedDiscovery } from '../discovery/aggregated';
import { coreVersions, groupDocument, groupList } from '../discovery/group-list';
import { groupVersions } from '../discovery/group-versions';
import { otherApi, otherResourceList, type OtherApis } from '../discovery/other-api';
import { resourceEntries } from '../discovery/resource-entries';
import { resourceList } from '../discovery/resource-list';
import { statusFormatOf } from '../../control-plane/apiserver/http/media-types';
import { header, type HttpRequest } from '../../control-plane/apiserver/http/message';
import { acceptClauses } from '../accept';
import { json, type PathHandler, type PathRequest, onlyGet } from './path';
import { inFormat, type Answer } from '../body';

/** `/api`, `/apis`, `/apis/<group>`, `/apis/<group>/<version>`. */
export const discovery =
  (others: OtherApis): PathHandler =>
  (request) => {
    const { server, http } = request;
    const parts = http.path
      .replace(/(?:\/|%2F)+$/i, '')
      .split('/')
      .slice(1);
    const [root, ...rest] = parts;
    if (root === 'api' && rest.length === 0) onlyGet(http);
    if (root === 'api')
      return rest.length === 0 ? listOfGroups(request, others, true) : versionOf(request, others, rest);
    if (root !== 'apis') return undefined;
    if (rest.length === 0) return listOfGroups(request, others, false);
    const [group = '', ...below] = rest;
    const found = groupVersions(server.store, server.registry, others).find((each) => each.group === group);
    if (found === undefined) return undefined;
    if (below.length === 0) return negotiated(http, groupDocument(found));
    return versionOf(request, others, rest);
  };

/** Of a group that there is: its resources, or a Status that says there is no such thing; custom groups lack even that. */
function versionOf({ server, http }: PathRequest, others: OtherApis, parts: readonly string[]): Answer | undefined {
  const isCore = http.path.startsWith('/api/');
  const groupVersion = parts.slice(0, isCore ? 1 : 2).join('/');
  const entries = resourceEntries(server.registry, groupVersion);
  const other = entries.length === 0 ? otherApi(others, groupVersion) : undefined;
  if (other !== undefined && parts.length === 2) return negotiated(http, otherResourceList(other));
  if (parts.length > (isCore ? 1 : 2) || entries.length === 0) {
    if (!isCore && isCustomGroup(server.registry, parts[0])) return undefined;
    throw noSuchResource();
  }
  onlyGet(http);
  return negotiated(http, resourceList(groupVersion, entries));
}

const isCustomGroup = (registry: Registry, named: string | undefined): boolean =>
  registry.all.every(({ group, definition }) => group !== named || definition.custom !== undefined);

const noSuchResource = (): ApiError => refusal(404, 'NotFound', 'the server could not find the requested resource', {});

function listOfGroups({ server, http, address }: PathRequest, others: OtherApis, isCore: boolean): Answer {
  const groups = groupVersions(server.store, server.registry, others).filter(({ group }) => (group === '') === isCore);
  if (!wantsAggregated(http)) {
    return negotiated(
      http,
      isCore ? coreVersions(groups[0]?.versions.map(({ version }) => version) ?? [], address) : groupList(groups),
    );
  }
  const body = JSON.stringify(aggregatedDiscovery(groups, (each) => resourceEntries(server.registry, each), others));
  const etag = `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"`;
  const headers = { 'content-type': AGGREGATED, etag, vary: 'Accept', 'cache-control': 'public' };
  if (header(http, 'if-none-match') === etag) return { status: 304, headers, warnings: [], body: '' };
  return { status: 200, headers, warnings: [], body };
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** The first clause that can be met decides; `profile=nopeer` asks for what is served here anyway. */
function wantsAggregated(http: HttpRequest): boolean {
  for (const { type, parameters } of acceptClauses(header(http, 'accept'))) {
    if (type !== 'application/json' && type !== '*/*' && type !== 'application/*') continue;
    const as = parameters.get('as');
    if (as === undefined && !parameters.has('g') && !parameters.has('v')) return false;
    if (as === 'APIGroupDiscoveryList' && parameters.get('g') === 'apidiscovery.k8s.io') {
      if (parameters.get('v') === 'v2') return true;
    }
  }
  throw notAcceptable();
}

const TYPES: readonly string[] = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

const notAcceptable = (): ApiError =>
  refusal(406, 'NotAcceptable', `only the following media types are accepted: ${TYPES.join(', ')}`);

/** A document in the first of the formats that the client takes. */
function negotiated(http: HttpRequest, body: object): Answer {
  const clauses = acceptClauses(header(http, 'accept'));
  const isMet = clauses.some(({ type }) => type === '*/*' || type === 'application/*' || TYPES.includes(type));
  if (!isMet) {
    throw refusal(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${TYPES.join(', ')}`, {});
  }
  const headers = { 'content-type': 'application/json' };
  return inFormat({ status: 200, headers, warnings: [], body }, statusFormatOf(header(http, 'accept')), http);
}

const PLAIN_PATHS = [
  '/.well-known/openid-configuration',
  '/healthz',
  '/livez',
  '/metrics',
  '/openapi/v2',
  '/openapi/v3',
  '/openid/v1/jwks',
  '/readyz',
  '/sim/v1',
  '/version',
];

/** `GET /`: what there is besides resources. */
export const root =
  (others: OtherApis): PathHandler =>
  ({ server, http }) => {
    if (http.path !== '/') return undefined;
    const groups = groupVersions(server.store, server.registry, others);
    const apis = groups.flatMap(({ group, versions }) =>
      group === '' ? [] : [`/apis/${group}`, ...versions.map(({ groupVersion }) => `/apis/${groupVersion}`)],
    );
    return json({ paths: ['/api', '/api/v1', '/apis', ...apis, ...PLAIN_PATHS].sort() });
  };
