import { prioritylevelconfigurations } from '../../resources';
import type { PriorityLevelConfiguration } from '../../types/flowcontrol-v1';
import { defineKind } from '../define';
import { priorityLevelConfigurationColumns } from './priority-level-configuration-columns';
import { metadataForStatus, statusHooks } from '../status-hooks';

/** pkg/registry/flowcontrol/prioritylevelconfiguration, v1.36. */
export const priorityLevelConfiguration = defineKind(prioritylevelconfigurations, {
  columns: priorityLevelConfigurationColumns,
  subresources: ['status'],
  generationOf: (object) => object.spec,
  ...statusHooks<PriorityLevelConfiguration>({ empty: {}, metadata: metadataForStatus }),
});
