import type { DeviceClass } from '../../types/resource-v1';
import { ageColumn, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const deviceClassColumns = columns<DeviceClass>([nameColumn, ageColumn]);
