import { leases } from '../../resources';
import type { Lease, LeaseSpec } from '../../types/coordination-v1';
import { invalid, type Findings } from '../../validation/field-errors';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { withoutField } from '../sharing';
import { leaseColumns } from './lease-columns';

/** pkg/registry/coordination/lease, v1.36; strategies are behind a gate that is off (CoordinatedLeaderElection). */
export const lease = defineKind<Lease>(leases, {
  columns: leaseColumns,
  unconditionalUpdate: false,
  createOnUpdate: true,
  prepareForCreate: withoutStrategy,
  prepareForUpdate: (next, old) => (old.spec.strategy === undefined ? withoutStrategy(next) : next),
  validate: checkedObject(({ metadata, spec }, findings) => {
    validateObjectMeta(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
    validateSpec(spec, findings);
  }),
  validateUpdate: checkedChange((next, old, findings) => {
    validateObjectMetaUpdate(next.metadata, old.metadata, findings);
    validateSpec(next.spec, findings);
  }),
});

function withoutStrategy(object: Lease): Lease {
  const spec: LeaseSpec = withoutField(withoutField(object.spec, 'strategy') as LeaseSpec, 'preferredHolder');
  return spec === object.spec ? object : { ...object, spec };
}

function validateSpec(
  { leaseDurationSeconds: duration, leaseTransitions: transitions }: LeaseSpec,
  findings: Findings,
): void {
  if (duration !== undefined && duration <= 0)
    findings.push(invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0'));
  if (transitions !== undefined && transitions < 0)
    findings.push(invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0'));
}
