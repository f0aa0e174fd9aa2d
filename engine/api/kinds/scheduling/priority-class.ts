import { priorityclasses } from '../../resources';
import type { PriorityClass } from '../../types/scheduling-v1';
import { checkOneOf, checkRequired } from '../../validation/checks';
import { forbidden, type Findings } from '../../validation/field-errors';
import { validateImmutable } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { withFields } from '../sharing';
import { priorityClassColumns } from './priority-class-columns';

/** pkg/registry/scheduling/priorityclass, v1.36. */
export const priorityClass = defineKind<PriorityClass>(priorityclasses, {
  columns: priorityClassColumns,
  shortNames: ['pc'],
  generationOf: () => undefined,
  defaults: (object) => withFields(object, { preemptionPolicy: object.preemptionPolicy ?? 'PreemptLowerPriority' }),
  validate: checkedObject(validate),
  validateUpdate: checkedChange((next, old, findings) => {
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    if (next.value !== old.value) findings.push(forbidden('value', 'may not be changed in an update.'));
    validateImmutable(next.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy', findings);
  }),
});

const USER_VALUE_MAX = 1_000_000_000;

const SYSTEM_VALUES: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};

function validate(object: PriorityClass, findings: Findings): void {
  const { metadata, value, preemptionPolicy } = object;
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  if ((metadata.name ?? '').startsWith('system-')) {
    const fault = systemFault(object);
    if (fault !== undefined)
      findings.push(
        forbidden(
          'metadata.name',
          `priority class names with 'system-' prefix are reserved for system use only. error: ${fault}`,
        ),
      );
  } else if (value > USER_VALUE_MAX)
    findings.push(forbidden('value', `maximum allowed value of a user defined priority is ${USER_VALUE_MAX}`));
  if (preemptionPolicy !== undefined && checkRequired(preemptionPolicy, 'preemptionPolicy', findings))
    checkOneOf(preemptionPolicy, ['PreemptLowerPriority', 'Never'], 'preemptionPolicy', findings);
}

/** What keeps this from being one of the two classes of the system. */
function systemFault({ metadata, value, globalDefault = false }: PriorityClass): string | undefined {
  const expected = SYSTEM_VALUES[metadata.name];
  if (expected === undefined) return `${metadata.name} is not a known system priority class`;
  if (value !== expected) return `value of ${metadata.name} PriorityClass must be ${expected}`;
  return globalDefault ? `globalDefault of ${metadata.name} PriorityClass must be false` : undefined;
}
