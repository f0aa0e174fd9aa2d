import type { ServiceCIDR } from '../../types/networking-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const serviceCidrColumns = columns<ServiceCIDR>([
  nameColumn,
  column(
    'CIDRs',
    'CIDRs defines the IP blocks in CIDR notation (e.g. "192.168.0.0/24" or "2001:db8::/64") from which to assign service cluster IPs. Max of two CIDRs is allowed, one of each IP family. This field is immutable.',
    (object) => (object.spec.cidrs ?? []).join(','),
  ),
  ageColumn,
]);
