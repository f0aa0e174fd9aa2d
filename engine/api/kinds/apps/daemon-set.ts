import { daemonsets } from '../../resources';
import type { DaemonSet } from '../../types/apps-v1';
import { defineKind } from '../define';
import { daemonSetColumns } from './daemon-set-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/apps/daemonset, v1.36. */
export const daemonSet = defineKind(daemonsets, {
  columns: daemonSetColumns,
  shortNames: ['ds'],
  categories: ['all'],
  subresources: ['status'],
  generationOf: (daemonSet) => daemonSet.spec,
  ...statusHooks<DaemonSet>({
    empty: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  }),
});
