import type { Served } from '../registry';
import { policyParams } from './policy-params';
import { rbacEscalation } from './rbac-escalation';
import { serviceAllocation } from './services/service-allocation';
import type { StorageWrapper } from './wrapper';

const wrappers: readonly StorageWrapper[] = Object.freeze([
  rbacEscalation, // pkg/registry/rbac/*/policybased
  policyParams, // pkg/registry/admissionregistration/*/authz.go
  serviceAllocation, // pkg/registry/core/service/storage
]);

const known = new WeakMap<Served, readonly StorageWrapper[]>();

/** What a kind's registry does beside its strategy. */
export function wrappersOf(served: Served): readonly StorageWrapper[] {
  let found = known.get(served);
  if (found === undefined) {
    found = wrappers.filter(({ storagePrefixes }) => storagePrefixes.includes(served.definition.storagePrefix));
    known.set(served, found);
  }
  return found;
}
