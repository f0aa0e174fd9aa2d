import { resourcequotas } from '../../resources';
import type { ResourceQuota } from '../../types/core-v1';
import { defineKind } from '../define';
import { statusHooks } from '../status-hooks';

/** pkg/registry/core/resourcequota, v1.36. */
export const resourceQuota = defineKind(resourcequotas, {
  shortNames: ['quota'],
  subresources: ['status'],
  returnsDeleted: true,
  ...statusHooks<ResourceQuota>({ empty: {} }),
});
