import type { FieldError } from '../../field-error';
import { prioritylevelconfigurations } from '../../resources';
import type { PriorityLevelConfiguration } from '../../types/flowcontrol-v1';
import { checkedObject } from '../checked';
import type { HookContext } from '../definition';
import { defineKind } from '../define';
import { metadataForStatus, statusHooks } from '../status-hooks';
import { validateConditions } from './conditions-validation';
import { priorityLevelConfigurationColumns } from './priority-level-configuration-columns';
import { priorityLevelDefaults } from './priority-level-defaults';
import { validatePriorityLevel } from './priority-level-validation';

/** pkg/registry/flowcontrol/prioritylevelconfiguration, v1.36. */
export const priorityLevelConfiguration = defineKind<PriorityLevelConfiguration>(prioritylevelconfigurations, {
  columns: priorityLevelConfigurationColumns,
  subresources: ['status'],
  generationOf: (object) => object.spec,
  ...statusHooks<PriorityLevelConfiguration>({ empty: {}, metadata: metadataForStatus }),
  defaults: priorityLevelDefaults,
  validate: checkedObject(validatePriorityLevel),
  validateUpdate: (
    next: PriorityLevelConfiguration,
    _old: PriorityLevelConfiguration,
    { subresource }: HookContext,
  ) => {
    const findings: FieldError[] = [];
    if (subresource === 'status') validateConditions(next.status.conditions, findings);
    else validatePriorityLevel(next, findings);
    return findings;
  },
});
