import { semanticEqual } from '../../../base/equal';
import { revision } from '../../../base/brand';
import { FRESH } from '../../../base/fresh';
import type { FieldError } from '../../../api/field-error';
import { holdsGivenEmpty, withMarksOf } from '../../../api/given-empty';
import type { KubeObject } from '../../../api/object';
import { sameJson } from '../../../api/structural-schema/json';
import type { Namespace } from '../../../api/types/core-v1';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../../api/validation/object-meta';
import type { Entry } from '../../etcd/store';
import { equalButForTimes } from '../managed-fields/owners';
import { inNamespace, withMetadata, withoutSelfLink } from '../metadata';
import { conflict, invalid, notFound, OBJECT_MODIFIED, unknownError } from '../refusals';
import { numberFault } from '../resource-version';
import { hookContext, keyIn, pathOf, type Scope } from '../scope';
import { awaited, isPending, type Eventually, type Steps } from '../suspension';
import { afterRemoval, allocationFor } from './allocation';
import { checkCreate, preparedForCreate, subjectOf } from './prepare-create';
import { asRead, entryAt, storedAt, toStore } from './stored-form';
import type { Allocated } from './wrapper';
import { wrappersOf } from './wrappers';

export interface UpdateRules {
  /** Makes the new state out of the live one (undefined: there is none), through mutating admission. */
  readonly next: (live: KubeObject | undefined) => Eventually<KubeObject>;
  /** Validating admission of an update. */
  readonly admit: (next: KubeObject, live: KubeObject) => Eventually<void>;
  /** Present: an object that is not there is created. Checks that it may be, then validating admission. */
  readonly admitCreate?: (object: KubeObject) => Eventually<void>;
  /** The `metadata.uid` that the client wrote; another one in the store is a conflict. */
  readonly uid?: string;
}

export interface Updated {
  readonly object: KubeObject;
  readonly created: boolean;
}

/** Read, change, check, write; again when somebody else wrote in between and the client did not forbid it. */
export function* updateObject(scope: Scope, name: string, rules: UpdateRules): Steps<Updated> {
  const { served } = scope;
  const key = keyIn(scope, name);
  for (;;) {
    const live = entryAt(scope, key);
    if (live === undefined) {
      if (rules.admitCreate === undefined) throw notFound(served, name);
      const created = yield* createMissing(scope, rules.admitCreate, rules.next);
      if (created !== undefined) return { object: created, created: true };
      continue;
    }
    checkUid(scope, live.value, rules.uid);
    const wanted = rules.next(live.value);
    let changed = isPending(wanted) ? yield* wanted : wanted;
    for (const { update } of wrappersOf(served)) changed = update?.(scope, changed, live.value) ?? changed;
    const prepared = preparedForUpdate(scope, versioned(scope, changed, live.value), live.value);
    const allocation = allocationFor(scope, prepared, live.value);
    const object = yield* updated(scope, allocation, live, rules.admit);
    if (object !== undefined) return { object, created: false };
  }
}

/** Undefined: somebody else was first. */
function* updated(
  scope: Scope,
  { object: next, settle }: Allocated,
  live: Entry,
  admit: UpdateRules['admit'],
): Steps<KubeObject | undefined> {
  try {
    const object = checkedUpdate(scope, next, live.value);
    const checks = admit(object, live.value);
    if (isPending(checks)) yield* checks;
    const isEmptied = emptied(object, live.value);
    const form = isEmptied ? object : toStore(scope, object);
    const stored = isPending(form) ? yield* form : form;
    const written = isEmptied ? removed(scope, object, live) : write(scope, stored, live);
    settle(written !== undefined);
    return written;
  } catch (error) {
    settle(false);
    throw error;
  }
}

function* createMissing(
  scope: Scope,
  admit: (object: KubeObject) => Eventually<void>,
  next: UpdateRules['next'],
): Steps<KubeObject | undefined> {
  const wanted = yield* awaited(next(undefined));
  const allowed = wrappersOf(scope.served).reduce((now, { create }) => create?.(scope, now) ?? now, wanted);
  const { object, settle } = allocationFor(scope, preparedForCreate(scope, allowed), undefined);
  try {
    checkCreate(scope, object);
    yield* awaited(admit(object));
    const created = yield* createdMissing(scope, object);
    settle(created !== undefined);
    return created;
  } catch (error) {
    settle(false);
    throw error;
  }
}

/** Undefined: somebody else was first. */
function* createdMissing(scope: Scope, object: KubeObject): Steps<KubeObject | undefined> {
  const { served } = scope;
  if (scope.dryRun) return asRead(served, yield* awaited(toStore(scope, withoutVersion(object))));
  const stored = yield* awaited(toStore(scope, object));
  const { ttlSeconds } = served.definition;
  const result = scope.server.store.create(
    keyIn(scope, object.metadata.name),
    (at) => storedAt(scope, stored, at),
    ttlSeconds === undefined ? undefined : { leaseSeconds: ttlSeconds },
  );
  return result.ok ? asRead(served, result.entry.value) : undefined;
}

function withoutVersion(object: KubeObject): KubeObject {
  const { resourceVersion: _none, ...metadata } = object.metadata;
  return { ...FRESH, ...object, metadata: metadata as unknown as ObjectMeta };
}

function checkUid(scope: Scope, live: KubeObject, uid: string | undefined): void {
  if (uid === undefined || uid === '' || uid === live.metadata.uid) return;
  const { name } = live.metadata;
  throw conflict(
    scope.served,
    name,
    `StorageError: invalid object, Code: 4, Key: ${pathOf(keyIn(scope, name), scope)}, ResourceVersion: 0, AdditionalErrorMsg: ` +
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`,
  );
}

/** The state with the version it is based on, which must be the live one. */
function versioned({ served }: Scope, next: KubeObject, live: KubeObject): KubeObject {
  const { resourceVersion, name } = next.metadata as Partial<ObjectMeta>;
  if (resourceVersion === live.metadata.resourceVersion) return next;
  if ((resourceVersion ?? '') === '' || resourceVersion === '0') {
    if (served.definition.unconditionalUpdate) {
      return withMetadata(next, { ...FRESH, ...next.metadata, resourceVersion: live.metadata.resourceVersion });
    }
    throw invalid({ group: served.group, kind: served.plural }, name ?? '', [
      {
        type: 'FieldValueInvalid',
        field: 'metadata.resourceVersion',
        message: 'Invalid value: 0: must be specified for an update',
      },
    ]);
  }
  const fault = numberFault(resourceVersion ?? '');
  throw fault === undefined ? conflict(served, live.metadata.name, OBJECT_MODIFIED) : unknownError(fault);
}

/** What rest.BeforeUpdate makes of a new state. */
function preparedForUpdate(scope: Scope, next: KubeObject, live: KubeObject): KubeObject {
  const counted = withGeneration(inNamespace(scope, next), live.metadata.generation);
  const prepared = scope.served.definition.prepareForUpdate?.(counted, live, hookContext(scope)) ?? counted;
  // A write to a part, such as the status, takes that part alone into the live object.
  return withMarksOf(counted, prepared);
}

/** What rest.BeforeUpdate refuses or warns of; with the generation and the metadata that no update changes. */
function checkedUpdate(scope: Scope, reset: KubeObject, live: KubeObject): KubeObject {
  const { served, warnings } = scope;
  const { definition } = served;
  const context = hookContext(scope);
  const bumped = withNextGeneration(scope, reset, live);
  const prepared = withMetadata(bumped, keptMetadata(withoutSelfLink(bumped.metadata), live.metadata));
  const findings: FieldError[] = [];
  if (prepared.metadata !== live.metadata) {
    validateObjectMeta(prepared.metadata, { namespaced: served.namespaced, nameRule: 'path-segment' }, findings);
    validateObjectMetaUpdate(prepared.metadata, live.metadata, findings);
  }
  findings.push(...definition.validateUpdate(prepared, live, context));
  if (findings.length > 0) throw invalid(subjectOf(served, prepared), prepared.metadata.name, findings);
  const advice = definition.warnings?.(prepared, live, context);
  if (advice !== undefined && advice.length > 0) warnings.push(...advice);
  return prepared;
}

function withGeneration(object: KubeObject, generation: number | undefined): KubeObject {
  if (object.metadata.generation === generation) return object;
  if (generation !== undefined) return withMetadata(object, { ...FRESH, ...object.metadata, generation });
  const { generation: _dropped, ...metadata } = object.metadata;
  return withMetadata(object, metadata);
}

/** A write to `/status` raises no generation, whatever it does to the metadata. */
function withNextGeneration({ served, subresource }: Scope, next: KubeObject, live: KubeObject): KubeObject {
  const { generationOf, emptyRaisesGeneration = false } = served.definition;
  if (generationOf === undefined || subresource === 'status') return next;
  const part = generationOf(next);
  if (semanticEqual(part, generationOf(live)) && !(emptyRaisesGeneration && holdsGivenEmpty(part))) return next;
  return withMetadata(next, { ...FRESH, ...next.metadata, generation: (live.metadata.generation ?? 0) + 1 });
}

/** What an update can neither remove nor change. */
function keptMetadata(next: ObjectMeta, live: ObjectMeta): ObjectMeta {
  const given: Partial<ObjectMeta> = next;
  const same =
    given.uid !== undefined &&
    given.uid !== '' &&
    given.creationTimestamp === live.creationTimestamp &&
    (live.deletionTimestamp === undefined || given.deletionTimestamp === live.deletionTimestamp) &&
    (live.deletionGracePeriodSeconds === undefined || given.deletionGracePeriodSeconds !== undefined);
  if (same) return next;
  return {
    ...FRESH,
    ...next,
    uid: given.uid === undefined || given.uid === '' ? live.uid : given.uid,
    creationTimestamp: live.creationTimestamp,
    ...(live.deletionTimestamp === undefined ? {} : { deletionTimestamp: live.deletionTimestamp }),
    ...(live.deletionGracePeriodSeconds === undefined || given.deletionGracePeriodSeconds !== undefined
      ? {}
      : { deletionGracePeriodSeconds: live.deletionGracePeriodSeconds }),
  };
}

/** A Namespace has finalizers of its own in its spec, and goes only when those are done too. */
const isHeldNamespace = (object: KubeObject): boolean =>
  object.kind === 'Namespace' && ((object as Namespace).spec.finalizers?.length ?? 0) > 0;

/** Whether this update takes the last finalizer from an object that is only waiting for that. */
function emptied(next: KubeObject, live: KubeObject): boolean {
  if ((next.metadata.finalizers?.length ?? 0) > 0 || live.metadata.deletionTimestamp === undefined) return false;
  if (isHeldNamespace(next)) return false;
  return (live.metadata.deletionGracePeriodSeconds ?? 0) === 0;
}

/** Undefined: somebody else was first. */
function removed(scope: Scope, next: KubeObject, live: Entry): KubeObject | undefined {
  if (scope.dryRun) return next;
  const result = scope.server.store.remove(live.key, live.modRevision);
  if (result.ok) afterRemoval(scope, next);
  return result.ok || result.reason === 'missing' ? next : undefined;
}

/** Times of managed fields alone are no change (endpoints/handlers/fieldmanager/equality.go, v1.36). */
function changesOnlyTimes(next: KubeObject, live: KubeObject): boolean {
  const { managedFields: given } = next.metadata;
  const { managedFields: kept } = live.metadata;
  if (given === undefined || kept === undefined || given === kept) return false;
  if (!equalButForTimes(given, kept)) return false;
  return semanticEqual(withMetadata(next, { ...FRESH, ...next.metadata, managedFields: kept }), live);
}

/** Undefined: somebody else was first. A state that changes nothing is not written. */
function write(scope: Scope, stored: KubeObject, live: Entry): KubeObject | undefined {
  const { server, served, dryRun } = scope;
  if (isUnchanged(scope, stored, live)) return live.value;
  if (dryRun) return asRead(served, stored);
  const result = server.store.update(live.key, (at) => storedAt(scope, stored, at), revision(live.modRevision));
  return result.ok ? asRead(served, result.entry.value) : undefined;
}

/** Custom resources are compared as the store has them: what reading adds to them is written with the next change. */
function isUnchanged({ server, served }: Scope, next: KubeObject, live: Entry): boolean {
  if (served.definition.custom === undefined) {
    return semanticEqual(next, live.value) || changesOnlyTimes(next, live.value);
  }
  const stored = server.store.get(live.key)?.value ?? live.value;
  return sameJson(next, stored) || changesOnlyTimes(next, stored);
}
