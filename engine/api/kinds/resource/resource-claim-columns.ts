import type { ResourceClaim } from '../../types/resource-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const resourceClaimColumns = columns<ResourceClaim>([
  nameColumn,
  column('State', 'A summary of the current state (allocated, pending, reserved, etc.).', (object) =>
    stateText(object),
  ),
  ageColumn,
]);

function stateText({ metadata, status }: ResourceClaim): string {
  const deleted = metadata.deletionTimestamp !== undefined;
  if (status.allocation === undefined) return deleted ? 'deleted' : 'pending';
  const reserved = (status.reservedFor ?? []).length > 0;
  return [...(deleted ? ['deleted'] : []), 'allocated', ...(reserved ? ['reserved'] : [])].join(',');
}
