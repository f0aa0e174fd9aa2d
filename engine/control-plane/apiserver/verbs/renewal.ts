import type { ApiRequest, ApiResponse } from '../../../api/request';
import type { Lease, LeaseSpec } from '../../../api/types/coordination-v1';
import { canonicalMicroTime } from '../../../api/struct-model/time-text';
import { revision, type Instant } from '../../../base/brand';
import { formatMicroTime } from '../../../base/timestamp';
import { keyIn, type Scope } from '../scope';
import { storedAt } from '../storage/stored-form';
import { objectAnswer } from './answers';

/**
 * The short way of a PUT that changes nothing but the time of a lease: seven in ten of all writes of a cluster at rest.
 * What is left out is what would find nothing: the rest of the object is the live one and was checked when it was
 * written. Undefined: it is more than that, or admission has something to ask; then the long way is taken.
 */
export function renewed(
  scope: Scope,
  { name, object }: Extract<ApiRequest, { verb: 'update' }>,
): ApiResponse | undefined {
  const { served, server, namespace, subresource, user } = scope;
  if (served.definition.storagePrefix !== LEASES || subresource !== '' || scope.dryRun) return undefined;
  if (served.conversion !== undefined) return undefined;
  const live = server.store.get(keyIn(scope, name));
  if (live === undefined || !isRenewal(object, live.value as Lease, server.clock.now())) return undefined;
  if (!server.admission.isIdle({ operation: 'UPDATE', served, subresource, namespace, name, user })) return undefined;
  const result = server.store.update(live.key, (at) => storedAt(scope, object, at), revision(live.modRevision));
  return result.ok ? objectAnswer(scope, 200, result.entry.value) : undefined;
}

const LEASES = 'leases';

/** Made of the live object itself by a client in this process: all is the same value but `spec.renewTime`. */
function isRenewal(given: unknown, live: Lease, now: Instant): given is Lease {
  const next = (given ?? {}) as Partial<Lease>;
  const { metadata, spec } = next;
  if (metadata !== live.metadata || spec === undefined || next.kind !== live.kind) return false;
  if (next.apiVersion !== live.apiVersion || hasOthers(next, live)) return false;
  if (live.metadata.managedFields !== undefined || live.metadata.deletionTimestamp !== undefined) return false;
  const { renewTime } = spec;
  return (
    renewTime !== undefined && renewTime !== live.spec.renewTime && isSameBut(spec, live.spec) && isTime(renewTime, now)
  );
}

const hasOthers = (next: Partial<Lease>, live: Lease): boolean => Object.keys(next).length !== Object.keys(live).length;

/** The same fields in the same order, and but for the time of the renewal the same values. */
function isSameBut(next: LeaseSpec, live: LeaseSpec): boolean {
  return (
    next.holderIdentity === live.holderIdentity &&
    next.leaseDurationSeconds === live.leaseDurationSeconds &&
    next.acquireTime === live.acquireTime &&
    next.leaseTransitions === live.leaseTransitions &&
    next.strategy === live.strategy &&
    next.preferredHolder === live.preferredHolder &&
    haveSameFields(next, live)
  );
}

function haveSameFields(next: LeaseSpec, live: LeaseSpec): boolean {
  const before = Object.keys(live);
  const after = Object.keys(next);
  return before.length === after.length && after.every((key, index) => key === before[index]);
}

/** Mostly it is the time of the request, in the words of this process. */
function isTime(text: string, now: Instant): boolean {
  if (text === formatMicroTime(now)) return true;
  const time = canonicalMicroTime(text);
  return time.ok && time.text === text;
}
