import type { ConfigMap } from '../../types/core-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const configMapColumns = columns<ConfigMap>([
  nameColumn,
  column(
    'Data',
    "Data contains the configuration data. Each key must consist of alphanumeric characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use the BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is enforced during validation process.",
    (object) => Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length,
  ),
  ageColumn,
]);
