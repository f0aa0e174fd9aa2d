import { leases } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/coordination/lease, v1.36. */
export const lease = defineKind(leases, {
  unconditionalUpdate: false,
  createOnUpdate: true,
});
