import { FRESH } from '../../../base/fresh';
import type { KubeObject } from '../../../api/object';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { nameOf } from '../metadata';
import { ApiError } from '../../../api/request';
import { alreadyExists, generatedNameTaken, unknownError } from '../refusals';
import { numberFault } from '../resource-version';
import { keyIn, type Scope } from '../scope';
import { isPending, type Eventually, type Steps } from '../suspension';
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
export function createObject(scope: Scope, object: KubeObject, admit: Admit): Steps<KubeObject> {
  let allowed = object;
  for (const { create } of wrappersOf(scope.served)) allowed = create?.(scope, allowed) ?? allowed;
  const isNamed = nameOf(allowed) !== '' || (allowed.metadata.generateName ?? '') === '';
  return isNamed ? createOnce(scope, allowed, admit) : createGenerated(scope, allowed, admit);
}

type Admit = (object: KubeObject) => Eventually<void>;

function* createGenerated(scope: Scope, object: KubeObject, admit: Admit): Steps<KubeObject> {
  for (let tries = 1; ; tries++) {
    try {
      return yield* createOnce(scope, object, admit);
    } catch (error) {
      if (tries === NAME_TRIES || !(error instanceof ApiError && error.reason === 'AlreadyExists')) throw error;
    }
  }
}

function* createOnce(scope: Scope, object: KubeObject, admit: Admit): Steps<KubeObject> {
  const allocation = allocationFor(scope, preparedForCreate(scope, object), undefined);
  try {
    checkCreate(scope, allocation.object);
    const checks = admit(allocation.object);
    if (isPending(checks)) yield* checks;
    const form = toStore(scope, storable(scope, allocation.object));
    const created = written(scope, isPending(form) ? yield* form : form);
    allocation.settle(true);
    return created;
  } catch (error) {
    allocation.settle(false);
    throw error;
  }
}

/** What goes to the store; refuses what cannot. */
function storable(scope: Scope, object: KubeObject): KubeObject {
  const { metadata } = object;
  if (numberFault(metadata.resourceVersion) === undefined && Number(metadata.resourceVersion) !== 0) {
    throw unknownError('resourceVersion should not be set on objects to be created');
  }
  if (!scope.dryRun) return object;
  const existing = scope.server.store.get(keyIn(scope, metadata.name));
  if (existing !== undefined) throw taken(scope, object, existing.value);
  const { resourceVersion: _none, ...unstored } = metadata;
  return { ...FRESH, ...object, metadata: unstored as unknown as ObjectMeta };
}

function written(scope: Scope, stored: KubeObject): KubeObject {
  const { server, served, dryRun } = scope;
  if (dryRun) return asRead(served, stored);
  const { ttlSeconds } = served.definition;
  const result = server.store.create(
    keyIn(scope, stored.metadata.name),
    (revision) => storedAt(scope, stored, revision),
    ttlSeconds === undefined ? undefined : { leaseSeconds: ttlSeconds },
  );
  if (!result.ok) throw taken(scope, stored, result.current?.value);
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
