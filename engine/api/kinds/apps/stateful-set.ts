import { statefulsets } from '../../resources';
import type { StatefulSet } from '../../types/apps-v1';
import { checkedChange, checkedObject } from '../checked';
import { claimSpecWarnings } from '../core/claim-warnings';
import { defineKind } from '../define';
import type { HookContext } from '../definition';
import { scaleAccess } from './scale-access';
import { statefulSetColumns } from './stateful-set-columns';
import { claimSpecOf, defaultStatefulSet } from './stateful-set-defaults';
import { prepareNewStatefulSet, prepareStatefulSetUpdate } from './stateful-set-strategy';
import { validateStatefulSet, validateStatefulSetStatus, validateStatefulSetUpdate } from './stateful-set-validation';
import { workloadWarnings } from '../core/workload-warnings';

const validateUpdate = checkedChange(validateStatefulSetUpdate);
const validateStatus = checkedChange(validateStatefulSetStatus);

/** pkg/registry/apps/statefulset, v1.36. */
export const statefulSet = defineKind<StatefulSet>(statefulsets, {
  columns: statefulSetColumns,
  shortNames: ['sts'],
  categories: ['all'],
  subresources: ['scale', 'status'],
  nameRule: 'dns-label',
  generationOf: (statefulSet) => statefulSet.spec,
  scale: scaleAccess<StatefulSet>(),
  defaults: defaultStatefulSet,
  prepareForCreate: prepareNewStatefulSet,
  prepareForUpdate: prepareStatefulSetUpdate,
  validate: checkedObject(validateStatefulSet),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
  warnings,
});

function warnings(next: StatefulSet, old: StatefulSet | undefined, context: HookContext): readonly string[] {
  if (context.subresource === 'status') return [];
  const suffix = old === undefined ? '' : '.Spec';
  const claims = (next.spec.volumeClaimTemplates ?? []).flatMap((template, index) =>
    claimSpecWarnings(claimSpecOf(template), `spec.volumeClaimTemplates[${index}]${suffix}`),
  );
  const history =
    (next.spec.revisionHistoryLimit ?? 0) < 0
      ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
      : [];
  return [...workloadWarnings(next, old, context), ...claims, ...history];
}
