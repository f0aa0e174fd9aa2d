import { SeededChance } from '../served/random';
import { anyJson, GOOD, goodObject, mutated, word } from './values';

export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  /** The only status that will do; undefined: any that is no failure of the server's. */
  readonly status?: number;
}

/** The n-th request of a seed. */
export function hostileRequest(seed: number, n: number): HostileRequest {
  const chance = new SeededChance(Math.imul(seed, 1_000_003) ^ Math.imul(n, 2_654_435_761));
  return chance.one(KINDS)(chance, n);
}

type Make = (chance: SeededChance, n: number) => HostileRequest;

const badPath: Make = (chance) => {
  const depth = chance.integer(9);
  const words = Array.from({ length: depth }, () => safe(chance.chance(0.5) ? chance.one(SEGMENTS) : word(chance)));
  const path = chance.chance(0.02) ? `/${'x'.repeat(12_000)}` : `/${words.join('/')}`;
  return { method: chance.one(METHODS), path: path + query(chance), headers: {}, body: undefined };
};

const badQuery: Make = (chance) => ({
  method: 'GET',
  path: `${chance.one(GOOD).path}${query(chance, 6)}`,
  headers: {},
  body: undefined,
});

const badHeaders: Make = (chance) => {
  const headers: Record<string, string> = {};
  for (let i = chance.integer(3); i >= 0; i--) headers[chance.one(HEADERS)] = safeHeader(chance);
  return { method: chance.one(METHODS), path: chance.one(GOOD).path, headers, body: body(chance) };
};

const badBody: Make = (chance) => ({
  method: chance.one(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: `${chance.one(GOOD).path}${chance.chance(0.5) ? '/some' : ''}${query(chance)}`,
  headers: { 'content-type': chance.one(TYPES) },
  body: body(chance),
});

const brokenObject: Make = (chance, n) => {
  const good = chance.one(GOOD);
  const value = mutated(chance, goodObject(good, `h-${n % 50}`));
  const isUpdate = chance.chance(0.3);
  return {
    method: isUpdate ? 'PUT' : 'POST',
    path: `${good.path}${isUpdate ? `/h-${n % 50}` : ''}${query(chance, 1)}`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
  };
};

const brokenPatch: Make = (chance, n) => {
  const type = chance.one(PATCHES);
  const value = type.includes('json-patch')
    ? Array.from({ length: chance.integer(4) }, () => ({
        op: chance.one(['add', 'remove', 'replace', 'move', 'copy', 'test', 'x']),
        path: chance.one(['', '/metadata', '/metadata/labels/app', '/spec/containers/-', '/a~1b', '//', 'x']),
        from: word(chance),
        value: anyJson(chance, 2),
      }))
    : mutated(chance, goodObject(chance.one(GOOD), `h-${n % 50}`), 0.2);
  const suffix = type.includes('apply') ? '?fieldManager=hostile&force=true' : '';
  return {
    method: 'PATCH',
    path: `${chance.one(GOOD).path}/h-${n % 50}${suffix}`,
    headers: { 'content-type': type },
    body: Buffer.from(JSON.stringify(value)),
  };
};

const deep: Make = (chance) => {
  const depth = 1000 + chance.integer(60_000);
  const text = chance.one([
    '['.repeat(depth) + ']'.repeat(depth),
    '{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
    `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"},"data":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
    '['.repeat(depth),
  ]);
  const method = chance.one(['POST', 'PATCH']);
  const type = method === 'PATCH' ? chance.one(PATCHES) : chance.one(['application/json', 'application/yaml']);
  const path = chance.one(GOOD).path;
  return {
    method,
    path: method === 'PATCH' ? `${path}/h-1` : path,
    headers: { 'content-type': type },
    body: Buffer.from(text),
  };
};

/** Beyond what a request may hold (`MaxRequestBodyBytes`). */
const tooLarge: Make = (chance) => {
  const data = { a: 'x'.repeat(3 * 1024 * 1024 + chance.integer(1000)) };
  return {
    method: 'POST',
    path: GOOD[0].path,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large' }, data })),
    status: 413,
  };
};

/** The most that a request may hold, and more than a ConfigMap may. */
const large: Make = (chance) => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large' }, data: { a: '' } };
  const length = 3 * 1024 * 1024 - Buffer.byteLength(JSON.stringify(object)) - chance.integer(2);
  const body = Buffer.from(JSON.stringify({ ...object, data: { a: 'x'.repeat(length) } }));
  return { method: 'POST', path: GOOD[0].path, headers: { 'content-type': 'application/json' }, body, status: 422 };
};

const yamlBomb: Make = (chance) => ({
  method: 'POST',
  path: GOOD[0].path,
  headers: { 'content-type': 'application/yaml' },
  body: Buffer.from(
    `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 4 + chance.integer(6) }, (_, i) => {
      const [mine, other] = [String.fromCharCode(98 + i), String.fromCharCode(97 + i)];
      return `${mine}: &${mine} [${Array.from({ length: 9 }, () => `*${other}`).join(',')}]`;
    }).join('\n')}\n`,
  ),
});

const many = <T>(make: T, times: number): T[] => Array.from({ length: times }, () => make);

const KINDS: readonly [Make, ...Make[]] = [
  badPath,
  ...many(badPath, 149),
  ...many(badQuery, 150),
  ...many(badHeaders, 150),
  ...many(badBody, 200),
  ...many(brokenObject, 200),
  ...many(brokenPatch, 120),
  ...many(deep, 20),
  ...many(yamlBomb, 8),
  ...many(tooLarge, 2),
  large,
];

const METHODS: readonly [string, ...string[]] = [
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
];

const SEGMENTS: readonly [string, ...string[]] = [
  'api',
  'apis',
  'v1',
  'namespaces',
  'default',
  'pods',
  'configmaps',
  'apps',
  'deployments',
  'scale',
  'status',
  'log',
  'exec',
  'proxy',
  'portforward',
  'watch',
  'openapi',
  'v3',
  'v2',
  'healthz',
  'sim',
  'clock',
  'journal',
];

const TYPES: readonly [string, ...string[]] = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json; charset=utf-8',
  'application/cbor',
  'text/plain',
  'multipart/form-data; boundary=x',
  ';;;',
  'application/json-patch+json',
  'application/apply-patch+yaml',
];

const PATCHES: readonly [string, ...string[]] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

const HEADERS: readonly [string, ...string[]] = [
  'accept',
  'accept-encoding',
  'content-type',
  'content-encoding',
  'authorization',
  'impersonate-user',
  'impersonate-group',
  'impersonate-extra-a%zz',
  'impersonate-uid',
  'user-agent',
  'if-none-match',
  'audit-id',
  'range',
  'expect',
  'x-remote-user',
  'x-forwarded-for',
  'host',
];

const PARAMETERS: readonly [string, ...string[]] = [
  'limit',
  'continue',
  'resourceVersion',
  'resourceVersionMatch',
  'labelSelector',
  'fieldSelector',
  'timeoutSeconds',
  'dryRun',
  'fieldManager',
  'fieldValidation',
  'force',
  'pretty',
  'gracePeriodSeconds',
  'propagationPolicy',
  'includeObject',
  'sendInitialEvents',
  'allowWatchBookmarks',
  'verbose',
  'exclude',
  'command',
  'container',
  'ports',
  'tailLines',
];

const SELECTORS: readonly [string, ...string[]] = [
  'a in (',
  '!',
  'a==b,,',
  'a>1,b<x',
  '=',
  'a notin (b,c),!d',
  'metadata.name=x,spec.x!=y',
];

/** Without `watch`: those are opened on purpose, elsewhere. */
function query(chance: SeededChance, max = 2): string {
  const pairs = Array.from({ length: chance.integer(max) }, () => {
    const value = chance.one([word(chance), String(chance.integer(99)), chance.one(SELECTORS)]);
    return `${chance.one(PARAMETERS)}=${chance.chance(0.8) ? encodeURIComponent(value) : safe(value)}`;
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function body(chance: SeededChance): Buffer | undefined {
  switch (chance.integer(6)) {
    case 0:
      return undefined;
    case 1:
      return chance.bytes(chance.integer(400));
    case 2:
      return Buffer.concat([Buffer.from('k8s\0'), chance.bytes(chance.integer(200))]);
    case 3: {
      const whole = Buffer.from(JSON.stringify(goodObject(chance.one(GOOD), 'cut')));
      return whole.subarray(0, chance.integer(whole.length));
    }
    case 4:
      return Buffer.concat([
        Buffer.from('{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"'),
        chance.bytes(20),
        Buffer.from('"}}'),
      ]);
    default:
      return Buffer.from(JSON.stringify(anyJson(chance, 5)));
  }
}

/** Fit to stand in a first line as Node's client writes it. */
const safe = (text: string): string =>
  text.replace(/[^\x21-\x7e]/gu, (char) => encodeURIComponent(char)).replace(/[?#]/g, '');
const safeHeader = (chance: SeededChance): string =>
  chance
    .one([
      word(chance),
      ...TYPES,
      'Bearer x',
      'Bearer plain',
      'gzip;q=9, *',
      '100-continue',
      'application/json;as=Table;g=meta.k8s.io;v=v1',
    ])
    .replace(/[^\x20-\x7e]/g, '');
