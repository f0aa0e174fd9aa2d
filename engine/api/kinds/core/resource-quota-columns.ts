import { sortedKeys } from '../../../base/go-text';
import type { ResourceQuota } from '../../types/core-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const resourceQuotaColumns = columns<ResourceQuota>([
  nameColumn,
  column('Request', 'Request represents a minimum amount of cpu/memory that a container may consume.', (object) =>
    usage(object, (name) => !isLimit(name)),
  ),
  column(
    'Limit',
    'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
    (object) => usage(object, isLimit),
  ),
  ageColumn,
]);

const isLimit = (name: string): boolean => name.startsWith('limits.');

function usage({ status: { hard = {}, used = {} } }: ResourceQuota, shown: (name: string) => boolean): string {
  return sortedKeys(hard)
    .filter(shown)
    .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name] ?? '0'}`)
    .join(', ');
}
