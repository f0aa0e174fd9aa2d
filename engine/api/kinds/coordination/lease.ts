import { leases } from '../../resources';
import { defineKind } from '../define';
import { leaseColumns } from './lease-columns';

/** pkg/registry/coordination/lease, v1.36. */
export const lease = defineKind(leases, {
  columns: leaseColumns,
  unconditionalUpdate: false,
  createOnUpdate: true,
});
