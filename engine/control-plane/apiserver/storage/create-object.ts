import { FRESH } from '../../../base/fresh';
import type { KubeObject } from '../../../api/object';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { nameOf } from '../metadata';
import { ApiError } from '../../../api/request';
import { alreadyExists, generatedNameTaken, unknownError } from '../refusals';
import { keyIn, type Scope } from '../scope';
import type { Steps } from '../suspension';
import { allocationFor } from './allocation';
import { checkCreate, preparedForCreate } from './prepare-create';
import { asRead, storedAt, toStore } from './stored-form';
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
  const allocation = allocationFor(scope, preparedForCreate(scope, object), undefined);
  try {
    checkCreate(scope, allocation.object);
    yield* admit(allocation.object);
    const stored = yield* written(scope, allocation.object);
    allocation.settle(true);
    return stored;
  } catch (error) {
    allocation.settle(false);
    throw error;
  }
}

function* written(scope: Scope, object: KubeObject): Steps<KubeObject> {
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
    return asRead(served, yield* toStore(scope, { ...FRESH, ...object, metadata: unstored as unknown as ObjectMeta }));
  }
  const { ttlSeconds } = served.definition;
  const stored = yield* toStore(scope, object);
  const result = server.store.create(
    key,
    (revision) => storedAt(scope, stored, revision),
    ttlSeconds === undefined ? undefined : { leaseSeconds: ttlSeconds },
  );
  if (!result.ok) throw taken(scope, object, result.current?.value);
  return asRead(served, result.entry.value);
}

function taken({ served }: Scope, { metadata }: KubeObject, existing: KubeObject | undefined): ApiError {
  const error =
    (metadata.generateName ?? '') === ''
      ? alreadyExists(served, metadata.name)
      : generatedNameTaken(served, metadata.name);
  if (existing?.metadata.deletionTimestamp === undefined) return error;
  return new ApiError({ ...FRESH, ...error.status, message: `object is being deleted: ${error.message}` });
}
