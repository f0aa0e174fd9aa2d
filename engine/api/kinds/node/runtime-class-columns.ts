import type { RuntimeClass } from '../../types/node-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const runtimeClassColumns = columns<RuntimeClass>([
  nameColumn,
  column('Handler', '', (object) => object.handler),
  ageColumn,
]);
