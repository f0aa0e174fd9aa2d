import { resourcequotas } from '../../resources';
import type { ResourceQuota } from '../../types/core-v1';
import { defineKind } from '../define';
import { resourceQuotaColumns } from './resource-quota-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/core/resourcequota, v1.36. */
export const resourceQuota = defineKind(resourcequotas, {
  columns: resourceQuotaColumns,
  shortNames: ['quota'],
  subresources: ['status'],
  returnsDeleted: true,
  ...statusHooks<ResourceQuota>({ empty: {} }),
});
