import type { ServiceAccount } from '../../types/core-v1';
import { ageColumn, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const serviceAccountColumns = columns<ServiceAccount>([nameColumn, ageColumn]);
