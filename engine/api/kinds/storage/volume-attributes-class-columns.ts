import type { VolumeAttributesClass } from '../../types/storage-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const volumeAttributesClassColumns = columns<VolumeAttributesClass>([
  nameColumn,
  column('DriverName', 'Name of the CSI driver This field is immutable.', (object) => object.driverName),
  ageColumn,
]);
