import { formatTime } from '../../../base/timestamp';
import type { KubeObject } from '../../../api/object';
import type { FieldError } from '../../../api/field-error';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { validateObjectMeta } from '../../../api/validation/object-meta';
import { generatedName, uuid } from '../identity';
import { inNamespace, nameOf, withMetadata } from '../metadata';
import { ApiError } from '../../../api/request';
import { alreadyExists, generatedNameTaken, invalid, unknownError } from '../refusals';
import { hookContext, keyIn, type Scope } from '../scope';
import type { Steps } from '../suspension';
import { wrappersOf } from './wrappers';

/** Tries of a generated name (apiserver/pkg/registry/generic/registry/store.go, v1.36). */
const NAME_TRIES = 8;

/**
 * Strategy, validation, validating admission and the write of a new object, which comes in normal form of the storage
 * version and has been through mutating admission. `admit` is validating admission.
 */
export function* createObject(
  scope: Scope,
  object: KubeObject,
  admit: (object: KubeObject) => Steps<void>,
): Steps<KubeObject> {
  const allowed = wrappersOf(scope.served).reduce((now, { create }) => create?.(scope, now) ?? now, object);
  return yield* createNamed(scope, allowed, admit);
}

function* createNamed(scope: Scope, object: KubeObject, admit: (object: KubeObject) => Steps<void>): Steps<KubeObject> {
  if (nameOf(object) !== '' || (object.metadata.generateName ?? '') === '')
    return yield* createOnce(scope, object, admit);
  for (let tries = 1; ; tries++) {
    try {
      return yield* createOnce(scope, object, admit);
    } catch (error) {
      if (tries === NAME_TRIES || !(error instanceof ApiError && error.reason === 'AlreadyExists')) throw error;
    }
  }
}

function* createOnce(scope: Scope, object: KubeObject, admit: (object: KubeObject) => Steps<void>): Steps<KubeObject> {
  const prepared = preparedForCreate(scope, object);
  yield* admit(prepared);
  return written(scope, prepared);
}

/** What rest.BeforeCreate makes of an object, or refuses. */
export function preparedForCreate(scope: Scope, object: KubeObject): KubeObject {
  const { served, warnings } = scope;
  const { definition } = served;
  const context = hookContext(scope);
  const placed = inNamespace(scope, withMetadata(object, identified(scope, object.metadata)));
  const counted = definition.generationOf === undefined ? placed : generation(placed, definition.firstGeneration);
  const prepared = definition.prepareForCreate?.(counted, context) ?? counted;
  const findings = definition.validate(prepared, context);
  if (findings.length > 0) throw invalid(served, nameOf(prepared), findings);
  const common: FieldError[] = [];
  validateObjectMeta(prepared.metadata, { namespaced: served.namespaced, nameRule: 'path-segment' }, common);
  if (common.length > 0) throw invalid(served, nameOf(prepared), common);
  const advice = definition.warnings?.(prepared, undefined, context);
  if (advice !== undefined && advice.length > 0) warnings.push(...advice);
  return prepared;
}

function identified({ server }: Scope, metadata: ObjectMeta): ObjectMeta {
  const { name, generateName, namespace, ...rest } = metadata as Partial<ObjectMeta>;
  const generated = (name ?? '') === '' && (generateName ?? '') !== '';
  return {
    name: generated ? generatedName(server.random, generateName ?? '') : (name ?? ''),
    ...(generateName === undefined ? {} : { generateName }),
    ...(namespace === undefined ? {} : { namespace }),
    ...rest,
    uid: uuid(server.random),
    resourceVersion: rest.resourceVersion ?? '',
    creationTimestamp: formatTime(server.clock.now()),
  };
}

function generation(object: KubeObject, first: 0 | 1): KubeObject {
  if (first === 1) return withMetadata(object, { ...object.metadata, generation: 1 });
  const { generation: _dropped, ...metadata } = object.metadata;
  return withMetadata(object, metadata);
}

function written(scope: Scope, object: KubeObject): KubeObject {
  const { server, served, dryRun } = scope;
  const { metadata } = object;
  if (metadata.resourceVersion !== '' && metadata.resourceVersion !== '0') {
    throw unknownError('resourceVersion should not be set on objects to be created');
  }
  const key = keyIn(scope, metadata.name);
  if (dryRun) {
    const existing = server.store.get(key);
    if (existing !== undefined) throw taken(scope, object, existing.value);
    const { resourceVersion: _none, ...unstored } = metadata;
    return { ...object, metadata: unstored as unknown as ObjectMeta };
  }
  const { ttlSeconds } = served.definition;
  const result = server.store.create(
    key,
    (revision) => ({ ...object, metadata: { ...metadata, resourceVersion: String(revision) } }),
    ttlSeconds === undefined ? undefined : { leaseSeconds: ttlSeconds },
  );
  if (!result.ok) throw taken(scope, object, result.current?.value);
  return result.entry.value;
}

function taken({ served }: Scope, { metadata }: KubeObject, existing: KubeObject | undefined): ApiError {
  const error =
    (metadata.generateName ?? '') === ''
      ? alreadyExists(served, metadata.name)
      : generatedNameTaken(served, metadata.name);
  if (existing?.metadata.deletionTimestamp === undefined) return error;
  return new ApiError({ ...error.status, message: `object is being deleted: ${error.message}` });
}
