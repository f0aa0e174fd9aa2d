import type { Namespace } from '../../types/core-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const namespaceColumns = columns<Namespace>([
  nameColumn,
  column('Status', 'The status of the namespace', (object) => object.status.phase ?? ''),
  ageColumn,
]);
