import { servicecidrs } from '../../resources';
import type { ServiceCIDR } from '../../types/networking-v1';
import { defineKind } from '../define';
import { serviceCidrColumns } from './service-cidr-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/networking/servicecidr, v1.36. */
export const serviceCIDR = defineKind(servicecidrs, {
  columns: serviceCidrColumns,
  subresources: ['status'],
  ...statusHooks<ServiceCIDR>({ empty: {} }),
});
