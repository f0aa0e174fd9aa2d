import type { GoldenRequest, Mutation } from './golden-case';
import { pick, type Chance } from './seeded';

/** Asks for the same object in another way: by another verb, with other options, another encoding, or a broken body. */
export function varyRequest(request: GoldenRequest, chance: Chance): Mutation | undefined {
  const { method = 'GET' } = request;
  const ways = method === 'GET' ? READS : request.body === undefined ? [deleted] : WRITES;
  return pick(chance, ways)(request, chance);
}

type Way = (request: GoldenRequest, chance: Chance) => Mutation | undefined;

const LIST_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  limit: ['1', '2', '500'],
  resourceVersion: ['0', '1', '', '99999999'],
  resourceVersionMatch: ['Exact', 'NotOlderThan'],
  labelSelector: ['app=web', '!x', 'app in (web,api),tier!=db', 'a.b/c', 'a=='],
  fieldSelector: [
    'metadata.name=p,metadata.namespace=x',
    'metadata.namespace!=x',
    'status.phase=Running',
    'status.phase!=Running,spec.restartPolicy=Always',
    'spec.schedulerName=default-scheduler',
    'spec.serviceAccountName=',
    'spec.hostNetwork=false',
    'status.podIP=',
    'spec.unschedulable=true',
    'type=Opaque',
    'involvedObject.kind=Pod',
    'reason=x',
    'status.successful=1',
    'spec.signerName=x',
    'metadata.labels=x',
    'metadata.name==p',
    'metadata.name in (a,b)',
    'metadata.name=a\\,b',
    'spec.clusterIP=None',
    'spec.type=ClusterIP',
    'status.replicas=0',
  ],
  pretty: ['true'],
  allowWatchBookmarks: ['true', 'x'],
  sendInitialEvents: ['true', 'false'],
  timeoutSeconds: ['0', '1.5'],
  shardSelector: ['x'],
};

const ACCEPTED = [
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v1beta1;g=meta.k8s.io',
  'application/json;as=Table;v=v2;g=meta.k8s.io',
  'application/json;as=Table',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
  'application/json;as=PartialObjectMetadata;v=v1beta1;g=meta.k8s.io',
  'application/yaml;as=Table;v=v1;g=meta.k8s.io',
  'application/json;stream=watch',
  'application/json;v=v1',
  'application/json;g=meta.k8s.io',
  'application/vnd.kubernetes.protobuf;as=Nope;v=v1;g=meta.k8s.io,application/json',
  'application/json;charset=utf-8',
  'text/html,application/xhtml+xml,*/*;q=0.8',
  'APPLICATION/JSON',
  '',
];

const READS: readonly Way[] = [
  (request, chance) => {
    const query = Object.fromEntries(Array.from({ length: 2 }, () => parameter(LIST_PARAMETERS, chance)));
    const list = chance() < 0.6 && isNamed(request.path) ? parent(request.path) : request.path;
    const path = chance() < 0.15 ? list.replace('/namespaces/${ns}', '') : list;
    return { request: { ...request, path, query }, what: `GET ${path} ${JSON.stringify(query)}` };
  },
  (request, chance) => {
    const accepted = pick(chance, ACCEPTED);
    const includeObject = pick(chance, ['None', 'Metadata', 'Object', 'x', '']);
    const query = { ...request.query, ...(includeObject !== '' && { includeObject }) };
    const path = chance() < 0.5 && isNamed(request.path) ? parent(request.path) : request.path;
    const headers = { ...request.headers, Accept: accepted };
    return { request: { ...request, path, query, headers }, what: `Accept: ${accepted} of ${path} ${includeObject}` };
  },
  (request, chance) => deleted({ ...request, method: 'DELETE' }, chance),
  (request, chance) => {
    const path = `${request.path}/${pick(chance, SUBRESOURCES)}`;
    return { request: { ...request, path }, what: `GET ${path}` };
  },
];

const SUBRESOURCES = ['status', 'scale', 'log', 'ephemeralcontainers', 'resize', 'approval', 'finalize', 'attach'];

const PATCHES = [
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/apply-patch+cbor',
];

const WRITES: readonly Way[] = [
  (request, chance) => {
    const type = pick(chance, PATCHES);
    const path = request.method === 'POST' ? `${request.path}/${nameOf(request.body)}` : request.path;
    const query = { ...request.query, ...(chance() < 0.7 && { fieldManager: pick(chance, ['one', 'two']) }) };
    const forced = chance() < 0.3 ? { ...query, force: pick(chance, ['true', 'false']) } : query;
    const body = type.includes('json-patch') ? pick(chance, JSON_PATCHES) : request.body;
    const headers = { ...request.headers, 'Content-Type': type };
    return { request: { ...request, method: 'PATCH', path, query: forced, headers, body }, what: `PATCH ${type}` };
  },
  (request, chance) => {
    const [what, rawBody] = pick(chance, BROKEN)(JSON.stringify(request.body));
    const type = pick(chance, ['application/json', 'application/json', 'application/yaml', '']);
    const { body: _replaced, ...rest } = request;
    const headers = type === '' ? { ...request.headers } : { ...request.headers, 'Content-Type': type };
    return {
      request: { ...rest, headers, rawBody } as GoldenRequest,
      what: `${what} as ${type === '' ? 'before' : type}`,
    };
  },
  (request, chance) => {
    const query = {
      ...request.query,
      ...Object.fromEntries(Array.from({ length: 2 }, () => parameter(WRITE_PARAMETERS, chance))),
    };
    return { request: { ...request, query }, what: `query ${JSON.stringify(query)}` };
  },
  (request, chance) => {
    const sub = pick(chance, [...SUBRESOURCES, 'eviction', 'binding', 'token', 'nope']);
    const named = request.method === 'POST' ? `${request.path}/${nameOf(request.body)}` : request.path;
    const method = pick(chance, ['PUT', 'POST', 'PATCH']);
    const headers =
      method === 'PATCH' ? { ...request.headers, 'Content-Type': pick(chance, PATCHES) } : request.headers;
    const changed = { ...request, method, path: `${named}/${sub}`, ...(headers && { headers }) };
    return { request: changed, what: `${method} of ${sub}` };
  },
  (request, chance) => {
    const body = request.body as { readonly apiVersion?: string; readonly kind?: string };
    const [apiVersion, kind] = pick<readonly [string | undefined, string | undefined]>(chance, [
      ['v1', body.kind],
      ['apps/v1', body.kind],
      [body.apiVersion, 'Pod'],
      [body.apiVersion, body.kind?.toLowerCase()],
      [body.apiVersion, `${body.kind}List`],
      ['v1', 'List'],
      ['v1', 'Status'],
      ['a/b/c', body.kind],
      ['', ''],
      [body.apiVersion, undefined],
      [undefined, body.kind],
      ['v1', 'DeleteOptions'],
      ['meta.k8s.io/v1', 'PartialObjectMetadata'],
    ]);
    return { request: { ...request, body: { ...body, apiVersion, kind } }, what: `is a ${apiVersion} ${kind}` };
  },
  (request, chance) => {
    const path = request.method === 'POST' ? `${request.path}/${nameOf(request.body)}` : request.path;
    const { body: _none, ...rest } = request;
    return deleted({ ...rest, method: 'DELETE', path }, chance);
  },
];

const WRITE_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  dryRun: ['All', 'All,All', 'x'],
  fieldManager: ['x', 'a b', 'x'.repeat(128)],
  fieldValidation: ['Strict', 'Warn', 'Ignore', ''],
  force: ['true', '1', 't', 'yes'],
  pretty: ['true'],
  resourceVersion: ['1'],
};

const JSON_PATCHES: readonly unknown[] = [
  [{ op: 'add', path: '/metadata/labels', value: { a: 'b' } }],
  [{ op: 'replace', path: '/metadata/labels/x', value: 'y' }],
  [{ op: 'remove', path: '/spec' }],
  [{ op: 'test', path: '/metadata/name', value: 'nope' }],
  [{ op: 'test', path: '/metadata/annotations', value: null }],
  [{ op: 'move', from: '/metadata/name', path: '/metadata/labels' }],
  [{ op: 'copy', from: '/metadata', path: '/spec' }],
  [{ op: 'add', path: '/metadata/finalizers/-', value: 'a.b/c' }],
  [{ op: 'add', path: '/metadata/annotations', value: { a: 1 } }],
  [{ op: 'nope', path: '/x' }],
  [{ op: 'add', path: 'x', value: 1 }],
  [{ path: '/metadata' }],
  [{}],
  [],
  {},
  null,
];

const BROKEN: readonly ((text: string) => readonly [string, string])[] = [
  (text) => ['cut short', text.slice(0, -5)],
  (text) => ['cut in half', text.slice(0, text.length / 2)],
  (text) => ['with something after it', `${text}x`],
  (text) => ['twice', text + text],
  (text) => ['with a mark before it', `\ufeff${text}`],
  (text) => ['with blanks around it', `\n  ${text}\n`],
  () => ['nothing', ''],
  () => ['null', 'null'],
  () => ['a list', '[]'],
  () => ['an empty object', '{}'],
  () => ['a text', '"x"'],
  () => ['a number', '5'],
  () => ['protobuf of nothing', 'k8s\u0000'],
  (text) => ['a key twice', text.replace('{', '{"kind":"X",')],
  (text) => ['a nested key twice', text.replace('"metadata":{', '"metadata":{"labels":{"a":"b","a":"c"},"name":"zz",')],
  (text) => ['keys in capitals', text.replace('"metadata"', '"Metadata"').replace('"spec"', '"SPEC"')],
  (text) => ['single quotes', text.replaceAll('"', "'")],
  (text) => ['a comma too many', text.replace(/\}$/, ',}')],
  (text) => ['a bad escape', text.replace('"metadata"', '"meta\\qdata"')],
  (text) => ['an escaped letter', text.replace('"metadata"', '"meta\\u0064ata"')],
  (text) => ['a tab', text.replace('"metadata":{', '"metadata":{"annotations":{"a":"\t"},')],
  (text) => ['a large number', text.replace('"metadata":{', '"metadata":{"generation":1e30,')],
  (text) => ['a number with a point', text.replace('"metadata":{', '"metadata":{"generation":2.0,')],
  (text) => ['yaml', `# comment\n---\n${text}\n`],
  (text) => ['two documents', `${text}\n---\n${text}\n`],
  (text) => ['an anchor', `x: &a 1\n${text.slice(1, -1)}`],
];

/** Of collections only those in the case's namespace: others are what the server runs on, or another case's. */
const deleted: Way = (request, chance) => {
  const isOwn = request.path.includes('/namespaces/${ns}/');
  if (!isOwn && !isNamed(request.path)) return undefined;
  const path = chance() < 0.3 && isOwn && isNamed(request.path) ? parent(request.path) : request.path;
  const inQuery = chance() < 0.4;
  const options = pick(chance, DELETE_OPTIONS);
  const query = { ...(inQuery && Object.fromEntries([pick(chance, DELETE_PARAMETERS)])) };
  const { body: _old, ...rest } = request;
  const body = inQuery && chance() < 0.7 ? {} : { body: options };
  const what = `DELETE ${path} ${JSON.stringify({ query, ...body })}`;
  return { request: { ...rest, method: 'DELETE', path, query, ...body }, what };
};

const DELETE_PARAMETERS: readonly (readonly [string, string])[] = [
  ['propagationPolicy', 'Foreground'],
  ['propagationPolicy', 'Orphan'],
  ['propagationPolicy', 'nope'],
  ['orphanDependents', 'true'],
  ['gracePeriodSeconds', '0'],
  ['gracePeriodSeconds', '-1'],
  ['gracePeriodSeconds', 'x'],
  ['dryRun', 'All'],
  ['dryRun', 'x'],
  ['ignoreStoreReadErrorWithClusterBreakingPotential', 'true'],
  ['labelSelector', 'a=b'],
  ['labelSelector', 'a=='],
  ['fieldSelector', 'metadata.name=p'],
  ['fieldSelector', 'x=y'],
  ['limit', '1'],
  ['resourceVersion', '1'],
];

const OPTIONS = { kind: 'DeleteOptions', apiVersion: 'v1' };

const DELETE_OPTIONS: readonly unknown[] = [
  OPTIONS,
  {},
  [],
  { ...OPTIONS, propagationPolicy: 'Foreground' },
  { ...OPTIONS, propagationPolicy: 'Background', gracePeriodSeconds: 0 },
  { ...OPTIONS, propagationPolicy: 'Orphan', orphanDependents: true },
  { ...OPTIONS, orphanDependents: false },
  { ...OPTIONS, propagationPolicy: 'nope' },
  { ...OPTIONS, gracePeriodSeconds: -1 },
  { ...OPTIONS, gracePeriodSeconds: 'x' },
  { ...OPTIONS, preconditions: { uid: 'x' } },
  { ...OPTIONS, preconditions: { resourceVersion: '1' } },
  { ...OPTIONS, preconditions: { resourceVersion: 'x' } },
  { ...OPTIONS, preconditions: {} },
  { ...OPTIONS, dryRun: ['All'] },
  { ...OPTIONS, dryRun: ['All', 'x'] },
  { ...OPTIONS, dryRun: [] },
  { ...OPTIONS, nope: 1 },
  { ...OPTIONS, ignoreStoreReadErrorWithClusterBreakingPotential: true },
  { kind: 'DeleteOptions', apiVersion: 'apps/v1' },
  { kind: 'Pod', apiVersion: 'v1' },
  { kind: 'DeleteOptions', apiVersion: 'nope/v1' },
];

const parameter = (table: Readonly<Record<string, readonly string[]>>, chance: Chance): readonly [string, string] => {
  const [name, values] = pick(chance, Object.entries(table));
  return [name, pick(chance, values)];
};

const nameOf = (body: unknown): string => {
  const { metadata } = (body ?? {}) as { readonly metadata?: { readonly name?: unknown } };
  return typeof metadata?.name === 'string' ? metadata.name : 'nope';
};

/** Whether a path is that of one object, not of a list: what is in a namespace, or a resource, has a name below it. */
const isNamed = (path: string): boolean => {
  const [, , ...rest] = path.replace(/^\/api\//, '/apis/core/').split('/');
  const below = rest.slice(2);
  return (below[0] === 'namespaces' && below.length > 2 ? below.length - 2 : below.length) >= 2;
};

const parent = (path: string): string => path.slice(0, path.lastIndexOf('/'));
