import type { Json, KubeObject } from '../../../api/object';
import { goKind, jsonPatch } from '../../../api/patch/json-patch';
import { mergePatch } from '../../../api/patch/merge-patch';
import { isList, isRecord } from '../../../api/patch/json-value';
import { strategicMergePatch } from '../../../api/patch/strategic-merge-patch';
import { RawBody } from '../../../api/raw-body';
import { parse } from '../../../api/struct-model/decode';
import { duplicateFields } from '../../../api/struct-model/duplicate-fields';
import { invalid as invalidField } from '../../../api/validation/field-errors';
import { sortedRecord } from '../../../base/go-text';
import { unreachable } from '../../../base/invariant';
import type { ApiRequest, ApiResponse } from '../../../api/request';
import { structOf } from '../decode';
import { dedupedOwners, inNamespace } from '../metadata';
import { badRequest, conflict, invalid, notFound, refusal, unprocessable } from '../refusals';
import type { Scope } from '../scope';
import { updateObject } from '../storage/update-object';
import type { Steps } from '../suspension';
import { shown } from '../watch/resource-watch';
import { inGoOrder } from './go-order';
import { objectAnswer } from './answers';
import { appliedPatch } from './apply';
import { stored, strictText } from './submitted';
import { admissionOf, named } from './update';
import { writerOf } from './writer';

type PatchRequest = Extract<ApiRequest, { verb: 'patch' }>;

const OPERATIONS_MAX = 10_000;

/** PATCH of an object or of its status (endpoints/handlers/patch.go, v1.36). */
export function* patch(scope: Scope, request: PatchRequest): Steps<ApiResponse> {
  const applies = request.patch.type === 'apply';
  const createsMissing = applies && scope.subresource === '';
  const rules = admissionOf(scope, request, (live) => patched(scope, request, live), createsMissing);
  const { object, created } = yield* updateObject(scope, request.name, rules);
  return objectAnswer(scope, created ? 201 : 200, object);
}

function patched(scope: Scope, request: PatchRequest, live: KubeObject | undefined): KubeObject {
  const { served, server } = scope;
  const { name } = request;
  const writer = writerOf(scope);
  if (request.patch.type === 'apply') {
    const applied = appliedPatch(scope, request.patch, live);
    return named(scope, inNamespace(scope, uidChecked(scope, stored(scope, applied), live, name)), name);
  }
  if (live === undefined) throw notFound(served, name);
  const changed = decodedPatch(scope, request, shown(served, live));
  const next = named(scope, inNamespace(scope, stored(scope, changed, live)), name);
  return server.fields.updated(live, dedupedOwners(next, false, []), writer);
}

function uidChecked(scope: Scope, object: KubeObject, live: KubeObject | undefined, name: string): KubeObject {
  const uid = (object.metadata.uid as string | undefined) ?? '';
  if (uid === '' || live !== undefined) return object;
  throw conflict(
    scope.served,
    name,
    `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
  );
}

const decodedPatch = (scope: Scope, request: PatchRequest, live: KubeObject): KubeObject =>
  patchedBody(scope, request, live as unknown as Json);

/** The patched state of the served version, in normal form. */
export function patchedBody(scope: Scope, request: PatchRequest, live: Json): KubeObject {
  const { server, served, warnings } = scope;
  const body = bodyOf(request);
  const strictly = request.fieldValidation !== undefined && request.fieldValidation !== 'Ignore';
  const odd = strictly && request.patch.type === 'json' ? oddOperations(request.patch.body, body) : [];
  const value = patchedValue(scope, request.patch.type, body, live);
  const merged = request.patch.type === 'strategic';
  const read = server.decoder.decode(served, value, live);
  const clean = read.ok && read.strictErrors.length === 0;
  const decoded = merged && !clean ? server.decoder.decodeMerged(served, value) : read;
  const shownPatch = (): string => (merged ? goMap(body) : shownDocument(scope, request.patch.type, body, live));
  if (!decoded.ok) throw invalidPatch(shownPatch(), decoded.cause ?? decoded.error);
  const strict = [...odd, ...decoded.strictErrors];
  if (strict.length > 0) {
    if (request.fieldValidation === 'Strict') throw invalidPatch(shownPatch(), strictText(strict));
    if (request.fieldValidation === 'Warn') warnings.push(...strict);
  }
  return decoded.object;
}

/** The patched document as the real server prints it; what a merge patch brings comes in the order of its keys. */
function shownDocument(scope: Scope, type: PatchRequest['patch']['type'], body: unknown, live: Json): string {
  const patch = type === 'merge' ? sortedDeep(body) : body;
  return JSON.stringify(patchedValue(scope, type, patch, inGoOrder(live) as Json));
}

function sortedDeep(value: unknown): unknown {
  if (isList(value)) return value.map(sortedDeep);
  if (!isRecord(value)) return value;
  return sortedRecord(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sortedDeep(item)])));
}

const OPERATION_FIELDS = ['op', 'path', 'from', 'value'];

/** What a strict reader says of a list of operations, as of other bodies; refuses fields that are no texts. */
function oddOperations(submitted: unknown, body: unknown): readonly string[] {
  if (!isList(body)) return [];
  const unknown = body.flatMap((item, index) => {
    if (!isRecord(item)) return [];
    for (const field of ['op', 'path', 'from']) {
      const value = item[field];
      if (value !== undefined && value !== null && typeof value !== 'string')
        throw badRequest(
          `error decoding patch: json: cannot unmarshal ${goKind(value)} into Go struct field jsonPatchOp.${field} of type string`,
        );
    }
    const odd = Object.keys(item).filter((key) => !OPERATION_FIELDS.includes(key));
    return odd.map((key) => `json patch unknown field "[${index}].${key}"`);
  });
  const twice = submitted instanceof RawBody ? duplicateFields(submitted.text, body) : [];
  return [...unknown, ...twice.map((text) => `json patch ${text}`).filter((text) => !unknown.includes(text))];
}

const invalidPatch = (value: string, why: string): Error =>
  invalid({ group: '', kind: '' }, '', [invalidField('patch', value, why)]);

const isLax = ({ fieldValidation }: PatchRequest): boolean => fieldValidation === 'Ignore';

const bodyOf = (request: PatchRequest): unknown =>
  request.patch.body instanceof RawBody ? readPatch(request, request.patch.body) : request.patch.body;

function patchedValue(scope: Scope, type: PatchRequest['patch']['type'], body: unknown, live: Json): Json {
  switch (type) {
    case 'json':
      return jsonPatched(scope, live, body);
    case 'merge':
      if (!isRecord(body)) throw badRequest(`error decoding patch: ${notAMap(body)}`);
      return mergePatch(live, body);
    case 'strategic':
      return strategicPatched(scope, live, body);
    case 'apply':
      throw refusal(500, 'InternalError', 'an apply is no patch of a document');
    default:
      return unreachable(type);
  }
}

/** A strict reader comes first, where one is asked for, and says so. */
function readPatch(request: PatchRequest, { text }: RawBody): unknown {
  const parsed = parse(text);
  if (parsed.ok) return parsed.value;
  throw badRequest(
    request.patch.type === 'strategic' || isLax(request) ? parsed.error : `error decoding patch: ${parsed.error}`,
  );
}

/** What a list of operations, and one, are called in errors. */
const LAX = { list: 'jsonpatch.Patch', item: 'jsonpatch.Operation' };
const STRICT = { list: '[]handlers.jsonPatchOp', item: 'handlers.jsonPatchOp' };

function jsonPatched({ request }: Scope, live: Json, body: unknown): Json {
  if (isList(body) && body.length > OPERATIONS_MAX) {
    throw refusal(
      413,
      'RequestEntityTooLarge',
      `Request entity too large: The allowed maximum operations in a JSON patch is ${OPERATIONS_MAX}, got ${body.length}`,
    );
  }
  const lax = request.fieldValidation === 'Ignore';
  const result = jsonPatch(live, body, lax ? LAX : STRICT);
  if (result.ok) return result.value;
  if (result.at === 'apply') throw unprocessable();
  throw badRequest(lax ? result.error : `error decoding patch: ${result.error}`);
}

function strategicPatched({ served }: Scope, live: Json, body: unknown): Json {
  const struct = structOf(served);
  if (struct === undefined) throw refusal(415, 'UnsupportedMediaType', UNSUPPORTED);
  if (body === null) return live;
  if (!isRecord(body)) throw badRequest(notAMap(body));
  const result = strategicMergePatch(live, body, struct);
  if (result.ok) return result.value;
  throw result.code === 400
    ? badRequest(result.error)
    : result.code === 422
      ? unprocessable()
      : refusal(500, '', result.error);
}

const UNSUPPORTED =
  'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, ' +
  'application/merge-patch+json, application/apply-patch+yaml';

const notAMap = (body: unknown): string =>
  `json: cannot unmarshal ${isList(body) ? 'array' : typeof body === 'boolean' ? 'bool' : typeof body} into Go value of type map[string]interface {}`;

/** Go's `%+v` of a decoded JSON value: `map[a:1 b:[x y]]`. */
function goMap(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (isList(value)) return `[${value.map(goMap).join(' ')}]`;
  if (!isRecord(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${goMap(value[key])}`).join(' ')}]`;
}
