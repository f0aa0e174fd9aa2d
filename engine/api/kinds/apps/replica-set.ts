import { replicasets } from '../../resources';
import type { ReplicaSet } from '../../types/apps-v1';
import { defineKind } from '../define';
import { scaleAccess } from './scale-access';
import { replicaSetColumns } from './replica-set-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/apps/replicaset, v1.36. */
export const replicaSet = defineKind(replicasets, {
  columns: replicaSetColumns,
  shortNames: ['rs'],
  categories: ['all'],
  subresources: ['scale', 'status'],
  scale: scaleAccess<ReplicaSet>(),
  generationOf: (replicaSet) => replicaSet.spec,
  ...statusHooks<ReplicaSet>({ empty: { replicas: 0 } }),
});
