import { services } from '../../resources';
import type { Service } from '../../types/core-v1';
import { defineKind } from '../define';
import { serviceColumns } from './service-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/core/service, v1.36. */
export const service = defineKind(services, {
  columns: serviceColumns,
  shortNames: ['svc'],
  categories: ['all'],
  storagePrefix: 'services/specs',
  subresources: ['proxy', 'status'],
  createOnUpdate: true,
  nameRule: 'dns-1035-label',
  ...statusHooks<Service>({ empty: { loadBalancer: {} } }),
});
