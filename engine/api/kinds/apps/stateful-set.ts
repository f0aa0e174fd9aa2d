import { statefulsets } from '../../resources';
import type { StatefulSet } from '../../types/apps-v1';
import { defineKind } from '../define';
import { scaleAccess } from './scale-access';
import { statefulSetColumns } from './stateful-set-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/apps/statefulset, v1.36. */
export const statefulSet = defineKind(statefulsets, {
  columns: statefulSetColumns,
  shortNames: ['sts'],
  categories: ['all'],
  subresources: ['scale', 'status'],
  scale: scaleAccess<StatefulSet>(),
  generationOf: (statefulSet) => statefulSet.spec,
  ...statusHooks<StatefulSet>({ empty: { replicas: 0, availableReplicas: 0 } }),
});
