import type { Lease } from '../../types/coordination-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const leaseColumns = columns<Lease>([
  nameColumn,
  column(
    'Holder',
    'holderIdentity contains the identity of the holder of a current lease. If Coordinated Leader Election is used, the holder identity must be equal to the elected LeaseCandidate.metadata.name field.',
    (object) => object.spec.holderIdentity ?? '',
  ),
  ageColumn,
]);
