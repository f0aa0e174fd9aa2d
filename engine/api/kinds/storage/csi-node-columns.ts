import type { CSINode } from '../../types/storage-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const csiNodeColumns = columns<CSINode>([
  nameColumn,
  column(
    'Drivers',
    'Drivers indicates the number of CSI drivers registered on the node',
    (object) => object.spec.drivers.length,
    { type: 'integer' },
  ),
  ageColumn,
]);
