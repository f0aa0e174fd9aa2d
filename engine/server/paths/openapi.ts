import { createHash } from 'node:crypto';
import {
  customDefinitionsV2,
  customDefinitionsV3,
  customResources,
  type CustomVersion,
} from '../../api/openapi/custom-resource';
import { coreVersionsRoute, groupRoute, groupsRoute, issuerRoutes, versionRoute } from '../../api/openapi/other-routes';
import type { ListedResource, ServedVersion } from '../../api/openapi/resource-list';
import type { Schema } from '../../api/openapi/schema';
import { openApiV2Protobuf } from '../../api/openapi/protobuf';
import { openApiV2 } from '../../api/openapi/v2';
import { documentPath, openApiV3, openApiV3Of } from '../../api/openapi/v3';
import { structFor } from '../../api/struct-model/struct-model';
import type { CustomResourceDefinition } from '../../api/types/apiextensions-v1';
import { first, header } from '../../control-plane/apiserver/http/message';
import type { Registry, Served } from '../../control-plane/apiserver/registry';
import type { Server } from '../../control-plane/apiserver/server';
import { acceptClauses } from '../../control-plane/apiserver/http/media-types';
import type { Answer } from '../body';
import { groupVersions } from '../discovery/group-versions';
import { otherApi, type OpenApiDocument, type OtherApis } from '../discovery/other-api';
import { resourceEntries, type ResourceEntry } from '../discovery/resource-entries';
import { MINOR } from './version';
import { text, type PathHandler, type PathRequest } from './path';

/** What others serve is not part of the one big document. */
const NO_OTHERS: OtherApis = () => [];
const OPTIONS = { version: `1.${MINOR}` };

/** `/openapi/v3`, its documents, and `/openapi/v2`. */
export const openApi =
  (others: OtherApis): PathHandler =>
  (request) => {
    const { path } = request.http;
    if (path === '/openapi/v2') return v2(request);
    if (path === '/openapi/v3' || path === '/openapi/v3/') return index(request, others);
    return path.startsWith('/openapi/v3/') ? v3(request, path.slice('/openapi/v3/'.length), others) : undefined;
  };

type Document = OpenApiDocument;

const document = (value: object): Document => {
  const body = JSON.stringify(value);
  return { body, hash: createHash('sha512').update(body).digest('hex').toUpperCase() };
};

/** Documents by what they were made of: a list of resources that did not change keeps its document. */
const made = new WeakMap<Registry, Map<string, { readonly of: readonly unknown[]; readonly document: Document }>>();

function kept(registry: Registry, key: string, of: readonly unknown[], make: () => object): Document {
  const documents = made.get(registry) ?? new Map<string, { of: readonly unknown[]; document: Document }>();
  made.set(registry, documents);
  const known = documents.get(key);
  if (known !== undefined && known.of.length === of.length && known.of.every((each, i) => each === of[i])) {
    return known.document;
  }
  const fresh = document(make());
  documents.set(key, { of, document: fresh });
  return fresh;
}

function index({ server }: PathRequest, others: OtherApis): Answer {
  const paths: Record<string, { readonly serverRelativeURL: string }> = {};
  for (const key of documentKeys(server, others)) {
    const hash = documentOf(server, key, others)?.hash ?? '';
    paths[key] = { serverRelativeURL: `/openapi/v3/${key}?hash=${hash}` };
  }
  return text(200, JSON.stringify({ paths }));
}

function v3({ server, http }: PathRequest, key: string, others: OtherApis): Answer {
  const found = documentOf(server, key, others);
  if (found === undefined) return { status: 404, headers: {}, warnings: [], body: '' };
  const asked = first(http.query, 'hash');
  if (asked !== undefined && asked !== found.hash) {
    const location = `/openapi/v3/${key}?hash=${found.hash}`;
    return { status: 301, headers: { location }, warnings: [], body: '' };
  }
  const caching =
    asked === undefined
      ? { 'cache-control': 'no-cache, private' }
      : { 'cache-control': 'public, immutable', expires: new Date(Date.now() + YEAR_MILLIS).toUTCString() };
  return conditional(header(http, 'if-none-match'), found, { 'content-type': 'application/json', ...caching });
}

const YEAR_MILLIS = 365 * 86_400_000;

function conditional(
  ifNoneMatch: string | undefined,
  { body, hash }: Document | BinaryDocument,
  headers: Record<string, string>,
): Answer {
  const etag = `"${hash}"`;
  const all = { ...headers, etag, vary: 'Accept-Encoding, Accept' };
  return ifNoneMatch === etag
    ? { status: 304, headers: all, warnings: [], body: '' }
    : { status: 200, headers: all, warnings: [], body };
}

/** As JSON, or as a message of protobuf: by what the client likes best (kube-openapi, pkg/handler/handler.go, v0.36). */
function v2({ server, http }: PathRequest): Answer {
  const form = acceptClauses(header(http, 'accept')).map(({ type }) => V2_FORMS[type]);
  const wanted = form.find((each) => each !== undefined);
  if (wanted === undefined) return { status: 406, headers: {}, warnings: [], body: '' };
  const { registry } = server;
  const found = kept(registry, 'v2', [...registry.all, ...customDefinitions(server)], () => documentV2(server));
  const document = wanted === 'json' ? found : inProtobuf(found);
  const type = wanted === 'json' ? 'application/json' : `application/${PROTOBUF}`;
  return conditional(header(http, 'if-none-match'), document, { 'content-type': type });
}

const PROTOBUF = 'com.github.proto-openapi.spec.v2.v1.0+protobuf';
const V2_FORMS: Readonly<Record<string, 'json' | 'protobuf'>> = Object.freeze({
  '*/*': 'json',
  'application/*': 'json',
  'application/json': 'json',
  'application/com.github.proto-openapi.spec.v2@v1.0+protobuf': 'protobuf',
  [`application/${PROTOBUF}`]: 'protobuf',
});

/** Few clients ask for it, and its making takes a while. */
const encoded = new WeakMap<Document, BinaryDocument>();

function inProtobuf(document: Document): BinaryDocument {
  const known = encoded.get(document);
  if (known !== undefined) return known;
  const body = openApiV2Protobuf(JSON.parse(document.body) as Schema);
  const fresh = { body, hash: createHash('sha512').update(body).digest('hex').toUpperCase() };
  encoded.set(document, fresh);
  return fresh;
}

interface BinaryDocument {
  readonly body: Uint8Array;
  readonly hash: string;
}

function documentV2(server: Server): object {
  const groups = groupVersions(server.store, server.registry, NO_OTHERS);
  const served = groups.flatMap(({ versions }) =>
    versions.map(({ groupVersion }) => servedVersion(server, groupVersion)),
  );
  const named = groups.map(({ group }) => group).filter((group) => group !== '');
  const others = [coreVersionsRoute, groupsRoute, versionRoute, ...issuerRoutes, ...named.map(groupRoute)];
  const definitions = Object.assign({}, ...customVersions(server).map(customDefinitionsV2)) as Record<string, Schema>;
  return openApiV2(served, others, { ...OPTIONS, definitions });
}

const FIXED: ReadonlyMap<string, () => object> = new Map([
  ['.well-known/openid-configuration', () => openApiV3Of(issuerRoutes.slice(0, 1), OPTIONS)],
  ['openid/v1/jwks', () => openApiV3Of(issuerRoutes.slice(1), OPTIONS)],
  ['api', () => openApiV3Of([coreVersionsRoute], OPTIONS)],
  ['apis', () => openApiV3Of([groupsRoute], OPTIONS)],
  ['version', () => openApiV3Of([versionRoute], OPTIONS)],
]);

function documentKeys({ store, registry }: Server, others: OtherApis): readonly string[] {
  const described: OtherApis = () => others().filter(({ openApi: document }) => document !== undefined);
  const groups = groupVersions(store, registry, described).flatMap(({ group, versions }) => [
    ...(group === '' ? [] : [`apis/${group}`]),
    ...versions.filter(({ isStale }) => isStale !== true).map(({ version }) => documentPath({ group, version })),
  ]);
  return [...FIXED.keys(), ...groups].sort();
}

function documentOf(server: Server, key: string, others: OtherApis): Document | undefined {
  const { registry, store } = server;
  const fixed = FIXED.get(key);
  if (fixed !== undefined) return kept(registry, key, [], fixed);
  const match = /^(?:api|apis\/([^/]+))(?:\/([^/]+))?$/.exec(key);
  if (match === null) return undefined;
  const [, group = '', version] = match;
  const known = groupVersions(store, registry, others).find((each) => each.group === group);
  if (known === undefined) return undefined;
  if (version === undefined) {
    return group === '' ? undefined : kept(registry, key, [], () => openApiV3Of([groupRoute(group)], OPTIONS));
  }
  const groupVersion = group === '' ? version : `${group}/${version}`;
  const resources = registry.ofVersion(groupVersion);
  if (resources.length === 0) return otherApi(others, groupVersion)?.openApi?.();
  const custom = customVersions(server).filter((each) => each.group === group && each.version === version);
  return kept(registry, key, [...resources, ...custom.map(({ schema }) => schema)], () =>
    openApiV3(servedVersion(server, groupVersion), {
      ...OPTIONS,
      definitions: Object.assign({}, ...custom.map(customDefinitionsV3)) as Record<string, Schema>,
    }),
  );
}

function servedVersion(server: Server, groupVersion: string): ServedVersion {
  const slash = groupVersion.indexOf('/');
  const group = slash < 0 ? '' : groupVersion.slice(0, slash);
  const version = groupVersion.slice(slash + 1);
  const custom = customVersions(server).filter((each) => each.group === group && each.version === version);
  const entries = resourceEntries(server.registry, groupVersion).filter(({ served }) => isBuiltIn(served));
  return { group, version, resources: [...entries.flatMap(listed), ...custom.flatMap(customResources)] };
}

const isBuiltIn = ({ apiVersion, kind }: Served): boolean => structFor(apiVersion, kind) !== undefined;

function listed({ served, verbs, subresources }: ResourceEntry): readonly ListedResource[] {
  const { plural, kind, namespaced, definition } = served;
  return [
    { name: plural, kind, namespaced, verbs, ...(definition.returnsDeleted ? { returnsDeleted: true } : {}) },
    ...subresources.map(({ name, kind: kindOfPart, from, verbs: verbsOfPart }) => ({
      name: `${plural}/${name}`,
      kind: kindOfPart,
      namespaced,
      verbs: verbsOfPart,
      ...(from ?? {}),
    })),
  ];
}

function customDefinitions({ store }: Server): readonly CustomResourceDefinition[] {
  const range = store.range('apiextensions.k8s.io/customresourcedefinitions');
  return range.ok ? range.entries.map(({ value }) => value as CustomResourceDefinition) : [];
}

/** The served versions of all CustomResourceDefinitions whose names were accepted. */
const customVersions = (server: Server): readonly CustomVersion[] =>
  customDefinitions(server).flatMap(({ spec }) =>
    spec.versions
      .filter(
        ({ served, name }) => served && server.registry.at(`${spec.group}/${name}`, spec.names.plural) !== undefined,
      )
      .map(({ name, schema, subresources }) => ({
        group: spec.group,
        version: name,
        plural: spec.names.plural,
        kind: spec.names.kind,
        listKind: spec.names.listKind ?? `${spec.names.kind}List`,
        namespaced: spec.scope === 'Namespaced',
        hasStatus: subresources?.status !== undefined,
        hasScale: subresources?.scale !== undefined,
        ...(schema?.openAPIV3Schema === undefined ? {} : { schema: schema.openAPIV3Schema as unknown as Schema }),
      })),
  );
