import type { GoldenRequest, Mutation } from './golden-case';
import { pick, type Chance } from './seeded';

const READ_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  labelSelector: ['a=b', '!a', 'a in (b,c)', 'a notin (b)', 'a=b,c!=d', 'a>1', 'x y', 'a in b', '=', 'a=,b', '-a=b'],
  fieldSelector: ['metadata.name=x', 'spec.nodeName=', 'spec.foo=bar', 'metadata.name', 'type=Opaque', 'a=b,c'],
  limit: ['1', '0', '-1', 'x', '500', '1.5', ''],
  continue: ['x', 'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJ4In0', ''],
  resourceVersion: ['0', '1', 'x', '99999999', '-1', ''],
  resourceVersionMatch: ['Exact', 'NotOlderThan', 'exact', ''],
  timeoutSeconds: ['1', 'x', '-1'],
  pretty: ['1', 'false'],
};

const WRITE_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  dryRun: ['All', 'all', 'None', ''],
  fieldManager: ['x', 'é', 'x'.repeat(129), ''],
  fieldValidation: ['Strict', 'Warn', 'Ignore', 'strict', 'x'],
  force: ['true', 'false', 'x'],
  propagationPolicy: ['Orphan', 'Foreground', 'Background', 'x'],
  gracePeriodSeconds: ['0', '5', '-1', 'x'],
  orphanDependents: ['true', 'x'],
  unknownParameter: ['x'],
};

const ACCEPTED = [
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  'text/plain',
  '*/*',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/json;as=Nope;v=v1;g=meta.k8s.io',
  'application/json;q=0.1',
  'application/*',
  'nonsense',
];

const CONTENT_TYPES = [
  'application/json',
  'application/yaml',
  'text/plain',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/json-patch+json',
  'application/apply-patch+yaml',
  'application/json; charset=utf-8',
  'nonsense',
];

const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'];
const SUBRESOURCES = ['status', 'scale', 'binding', 'eviction', 'finalize', 'approval', 'token', 'resize', 'nope'];

/** Changes parameters, a header, the method or the path of a request. */
export function mutateRequest(request: GoldenRequest, chance: Chance): Mutation {
  const { method = 'GET' } = request;
  const kind = chance();
  if (kind < 0.5) return withParameter(request, method === 'GET' ? READ_PARAMETERS : WRITE_PARAMETERS, chance);
  if (kind < 0.75) return withHeader(request, method === 'GET' || chance() < 0.5 ? 'Accept' : 'Content-Type', chance);
  if (kind < 0.85) {
    const other = pick(
      chance,
      METHODS.filter((each) => each !== method),
    );
    return { request: { ...request, method: other }, what: `method ${other}` };
  }
  return withPath(request, chance);
}

function withParameter(
  request: GoldenRequest,
  parameters: Readonly<Record<string, readonly string[]>>,
  chance: Chance,
): Mutation {
  const [name, values] = pick(chance, Object.entries(parameters));
  const value = pick(chance, values);
  return { request: { ...request, query: { ...request.query, [name]: value } }, what: `query ${name}=${value}` };
}

function withHeader(request: GoldenRequest, name: 'Accept' | 'Content-Type', chance: Chance): Mutation {
  const value = pick(chance, name === 'Accept' ? ACCEPTED : CONTENT_TYPES);
  return { request: { ...request, headers: { ...request.headers, [name]: value } }, what: `${name}: ${value}` };
}

function withPath(request: GoldenRequest, chance: Chance): Mutation {
  const parts = request.path.split('/');
  const last = parts.at(-1) ?? '';
  const above = parts.slice(0, -1);
  const [what, path] = pick<readonly [string, readonly string[]]>(chance, [
    ['path shorter', above],
    ['path mistyped', [...above, `${last}x`]],
    ['path in capitals', [...above, last.toUpperCase()]],
    ['path with a slash', [...parts, '']],
    ['path of a subresource', [...parts, pick(chance, SUBRESOURCES)]],
    ['path of another name', [...above, pick(chance, ['pods', 'Nope', 'a b', '%2F'])]],
  ]);
  return { request: { ...request, path: path.join('/') }, what };
}
