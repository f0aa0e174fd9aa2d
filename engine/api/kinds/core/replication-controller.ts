import { replicationcontrollers } from '../../resources';
import type { ReplicationController } from '../../types/core-v1';
import { defineKind } from '../define';
import { replicationControllerColumns } from './replication-controller-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/core/replicationcontroller, v1.36. */
export const replicationController = defineKind(replicationcontrollers, {
  columns: replicationControllerColumns,
  shortNames: ['rc'],
  categories: ['all'],
  storagePrefix: 'controllers',
  subresources: ['scale', 'status'],
  generationOf: (controller) => controller.spec,
  ...statusHooks<ReplicationController>({ empty: { replicas: 0 } }),
});
