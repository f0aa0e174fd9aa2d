import { servicecidrs } from '../../resources';
import type { ServiceCIDR } from '../../types/networking-v1';
import { defineKind } from '../define';
import { statusHooks } from '../status-hooks';

/** pkg/registry/networking/servicecidr, v1.36. */
export const serviceCIDR = defineKind(servicecidrs, {
  subresources: ['status'],
  ...statusHooks<ServiceCIDR>({ empty: {} }),
});
