import { sortedKeys } from '../../../base/go-text';
import { runtimeclasses } from '../../resources';
import { internalForm } from '../../internal-forms/internal-form';
import type { Toleration } from '../../types/core-v1';
import type { RuntimeClass } from '../../types/node-v1';
import { checkDnsLabel, checkRequired } from '../../validation/checks';
import { duplicate, type Findings } from '../../validation/field-errors';
import {
  validateImmutable,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { deprecatedNodeLabel } from '../core/node-label-warnings';
import { validateTolerations } from '../core/pod-spec-validation';
import { defaultResourceList } from '../core/resource-list';
import { validateRequirements } from '../core/resource-validation';
import { defineKind } from '../define';
import { ifPresent, withFields } from '../sharing';
import { runtimeClassColumns } from './runtime-class-columns';

/** pkg/registry/node/runtimeclass, v1.36. */
export const runtimeClass = defineKind<RuntimeClass>(runtimeclasses, {
  columns: runtimeClassColumns,
  unconditionalUpdate: false,
  defaults: (object) =>
    withFields(object, {
      overhead: ifPresent(object.overhead, (overhead) =>
        withFields(overhead, { podFixed: ifPresent(overhead.podFixed, defaultResourceList) }),
      ),
    }),
  validate: checkedObject(validate),
  warnings: ({ scheduling }) =>
    sortedKeys(scheduling?.nodeSelector ?? {}).flatMap((key) => {
      const deprecated = deprecatedNodeLabel(key);
      return deprecated === undefined ? [] : [`scheduling.nodeSelector: ${deprecated}`];
    }),
  validateUpdate: checkedChange((next, old, findings) => {
    validate(next, findings);
    validateObjectMetaUpdate(next.metadata, old.metadata, findings);
    validateImmutable(next.handler, old.handler, 'handler', findings);
  }),
});

function validate({ metadata, handler, overhead, scheduling }: RuntimeClass, findings: Findings): void {
  validateObjectMeta(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  if (checkRequired(handler, 'handler', findings)) checkDnsLabel(handler, 'handler', findings);
  if (overhead?.podFixed !== undefined)
    validateRequirements({ limits: overhead.podFixed }, { claimNames: new Set() }, 'overhead', findings);
  if (scheduling === undefined) return;
  const tolerations = scheduling.tolerations ?? [];
  validateLabels(scheduling.nodeSelector, 'scheduling.nodeSelector', findings);
  validateTolerations(tolerations, 'scheduling.tolerations', findings);
  checkUnique(tolerations, 'scheduling.tolerations', findings);
}

function checkUnique(tolerations: readonly Toleration[], path: string, findings: Findings): void {
  const seen = new Set<string>();
  tolerations.forEach((toleration, index) => {
    const { key = '', operator = '', value = '', effect = '' } = toleration;
    const text = [key, operator, value, effect].join(' ');
    if (seen.has(text)) findings.push(duplicate(`${path}[${index}]`, internalForm(toleration, 'core.Toleration')));
    seen.add(text);
  });
}
