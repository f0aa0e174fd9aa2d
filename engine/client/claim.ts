import { keyOfObject, type KubeObject } from '../api/object';
import { isApiError } from '../api/request';
import type { Resource } from '../api/resource';
import { formatTime, parseTime } from '../base/timestamp';
import type { Client } from './client';
import { controllerOf, controllerRef } from './controller-ref';
import { mustPass } from './error-kinds';

export interface ClaimOptions<O extends KubeObject, T extends KubeObject> {
  readonly client: Client;
  readonly owner: O;
  readonly ownerResource: Resource<O>;
  readonly resource: Resource<T>;
  readonly matches: (object: T) => boolean;
  /** Set on what is adopted and taken off what is released, as Jobs track their pods. */
  readonly finalizer?: string;
}

type Adopter<O extends KubeObject> = Pick<ClaimOptions<O, KubeObject>, 'client' | 'owner' | 'ownerResource'>;

/** What of the candidates belongs to the owner now. Errors of single objects do not keep the others from being claimed. */
export interface Claimed<T> {
  readonly objects: readonly T[];
  readonly errors: readonly Error[];
}

type Claim = 'keep' | 'adopt' | 'release' | 'ignore';

/**
 * Whose is it? Selected orphans in the namespace are adopted, own objects that are no longer selected are released, what
 * another controls is left alone (pkg/controller/controller_ref_manager.go ClaimObject, v1.36).
 */
export function claimOf<T extends KubeObject>(owner: KubeObject, object: T, matches: (object: T) => boolean): Claim {
  const controller = controllerOf(object);
  const ownerLeaves = owner.metadata.deletionTimestamp !== undefined;
  if (controller !== undefined) {
    if (controller.uid !== owner.metadata.uid) return 'ignore';
    if (matches(object)) return 'keep';
    return ownerLeaves ? 'ignore' : 'release';
  }
  if (ownerLeaves || !matches(object) || object.metadata.deletionTimestamp !== undefined) return 'ignore';
  const elsewhere = owner.metadata.namespace !== undefined && owner.metadata.namespace !== object.metadata.namespace;
  return elsewhere ? 'ignore' : 'adopt';
}

/** Claims each candidate by patches. Before the first adoption the owner is read afresh: it may be gone or leaving. */
export function claim<O extends KubeObject, T extends KubeObject>(
  candidates: readonly T[],
  options: ClaimOptions<O, T>,
): Claimed<T> {
  const objects: T[] = [];
  const errors: Error[] = [];
  const mayAdopt = once(() => checkOwner(options));
  for (const object of candidates) {
    try {
      if (carryOut(claimOf(options.owner, object, options.matches), object, options, mayAdopt)) objects.push(object);
    } catch (error) {
      if (mustPass(error) || !(error instanceof Error)) throw error;
      errors.push(error);
    }
  }
  return { objects, errors };
}

/** True: it belongs to the owner. */
function carryOut<O extends KubeObject, T extends KubeObject>(
  what: Claim,
  object: T,
  options: ClaimOptions<O, T>,
  mayAdopt: () => void,
): boolean {
  if (what === 'keep') return true;
  if (what === 'ignore') return false;
  if (what === 'release') {
    tolerating(['NotFound', 'Invalid'], () => patch(object, releaseOf(options, object), options));
    return false;
  }
  mayAdopt();
  return tolerating(['NotFound'], () => patch(object, adoptionBy(options, object), options));
}

function checkOwner<O extends KubeObject>({ client, owner, ownerResource }: Adopter<O>): void {
  const { name, namespace, uid } = owner.metadata;
  const fresh = client.get(ownerResource, keyOfObject(owner));
  if (fresh === undefined) throw new Error(`${ownerResource.plural} "${name}" not found`);
  if (fresh.metadata.uid !== uid) {
    const kind = ownerResource.kind;
    throw new Error(`original ${kind} ${namespace}/${name} is gone: got uid ${fresh.metadata.uid}, wanted ${uid}`);
  }
  if (fresh.metadata.deletionTimestamp === undefined) return;
  const deleted = goTime(fresh.metadata.deletionTimestamp);
  throw new Error(`can't adopt: ${namespace}/${name} has just been deleted at ${deleted}.`);
}

function patch<O extends KubeObject, T extends KubeObject>(
  object: T,
  metadata: object,
  { client, resource }: ClaimOptions<O, T>,
): void {
  client.patch(resource, keyOfObject(object), { type: 'strategic', body: { metadata } });
}

function adoptionBy<O extends KubeObject, T extends KubeObject>(options: ClaimOptions<O, T>, object: T): object {
  const { owner, ownerResource, finalizer } = options;
  const ownerReferences = [controllerRef(owner, ownerResource)];
  const finalizers = finalizer === undefined ? {} : { finalizers: [finalizer] };
  return { uid: object.metadata.uid, ownerReferences, ...finalizers };
}

function releaseOf<O extends KubeObject, T extends KubeObject>(options: ClaimOptions<O, T>, object: T): object {
  const { owner, finalizer } = options;
  const ownerReferences = [{ $patch: 'delete', uid: owner.metadata.uid }];
  const finalizers = finalizer === undefined ? {} : { '$deleteFromPrimitiveList/finalizers': [finalizer] };
  return { uid: object.metadata.uid, ownerReferences, ...finalizers };
}

/** False: the server refused for one of the reasons. */
function tolerating(reasons: readonly string[], action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (reasons.some((reason) => isApiError(error, reason))) return false;
    throw error;
  }
}

/** The outcome of the first call, value or error, answers all others. */
function once(check: () => void): () => void {
  let outcome: { readonly error?: unknown } | undefined;
  return () => {
    outcome ??= outcomeOf(check);
    if ('error' in outcome) throw outcome.error;
  };
}

function outcomeOf(check: () => void): { readonly error?: unknown } {
  try {
    check();
    return {};
  } catch (error) {
    return { error };
  }
}

/** As Go prints a time in UTC: `2026-01-02 03:04:05 +0000 UTC`. */
function goTime(text: string): string {
  const at = parseTime(text);
  return at === undefined ? text : `${formatTime(at).replace('T', ' ').replace('Z', '')} +0000 UTC`;
}
