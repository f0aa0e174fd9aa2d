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
import {
  acceptClauses,
  checkProduced,
  FORMATS,
  formatsFor,
  isTransformed,
  MEDIA_TYPES,
  notAcceptable,
  type Clause,
  type Format,
} from '../../control-plane/apiserver/http/media-types';
import { header, type HttpAnswer, type HttpRequest } from '../../control-plane/apiserver/http/message';
import { type PathHandler, type PathRequest, onlyGet } from './path';
import { forPeople, inFormat, type Answer } from '../body';

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
  if (other !== undefined && parts.length === 2) return routed(http, otherResourceList(other));
  if (parts.length > (isCore ? 1 : 2) || entries.length === 0) {
    if (!isCore && isCustomGroup(server.registry, parts[0])) return undefined;
    throw noSuchResource();
  }
  onlyGet(http);
  return routed(http, resourceList(groupVersion, entries));
}

const isCustomGroup = (registry: Registry, named: string | undefined): boolean =>
  registry.all.every(({ group, definition }) => group !== named || definition.custom !== undefined);

const noSuchResource = (): ApiError => refusal(404, 'NotFound', 'the server could not find the requested resource', {});

function listOfGroups({ server, http, address }: PathRequest, others: OtherApis, isCore: boolean): Answer {
  if (isCore) checkProduced(header(http, 'accept'), MEDIA_TYPES);
  const groups = groupVersions(server.store, server.registry, others).filter(({ group }) => (group === '') === isCore);
  const { format, isAggregated } = shapeOf(http, true);
  if (!isAggregated) {
    const body = isCore
      ? coreVersions(groups[0]?.versions.map(({ version }) => version) ?? [], address)
      : groupList(groups);
    return inFormat(documentAnswer(body), format, http);
  }
  const document = aggregatedDiscovery(groups, (each) => resourceEntries(server.registry, each), others);
  const { body } = inFormat(documentAnswer(document), format);
  const etag = `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"`;
  const type = `${FORMATS[format]};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`;
  const headers = { 'content-type': type, etag, vary: 'Accept', 'cache-control': 'public' };
  if (header(http, 'if-none-match') === etag) return { status: 304, headers, warnings: [], body: '' };
  return { status: 200, headers, warnings: [], body };
}

interface Shape {
  readonly format: Format;
  readonly isAggregated: boolean;
}

/**
 * The first clause that can be met decides; `profile=nopeer` asks for what is served here anyway. Throws ApiError. The
 * aggregated document is not written as protobuf.
 */
function shapeOf(http: HttpRequest, canBeAggregated: boolean): Shape {
  for (const clause of acceptClauses(header(http, 'accept'))) {
    for (const format of formatsFor(clause.type)) {
      if (!isTransformed(clause)) return { format, isAggregated: false };
      if (canBeAggregated && format !== 'protobuf' && wantsAggregated(clause)) return { format, isAggregated: true };
    }
  }
  throw notAcceptable();
}

const wantsAggregated = ({ parameters }: Clause): boolean =>
  parameters.get('as') === 'APIGroupDiscoveryList' &&
  parameters.get('g') === 'apidiscovery.k8s.io' &&
  parameters.get('v') === 'v2';

const documentAnswer = (body: object): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  warnings: [],
  body,
});

/** A document in the first of the formats that the client takes. */
const negotiated = (http: HttpRequest, body: object): Answer =>
  inFormat(documentAnswer(body), shapeOf(http, false).format, http);

/** The same behind the router, which the list of groups and the groups themselves do not pass. */
function routed(http: HttpRequest, body: object): Answer {
  checkProduced(header(http, 'accept'), MEDIA_TYPES);
  return negotiated(http, body);
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
    return forPeople(documentAnswer({ paths: ['/api', '/api/v1', '/apis', ...apis, ...PLAIN_PATHS].sort() }));
  };
