import { replicasets } from '../../resources';
import type { ReplicaSet } from '../../types/apps-v1';
import { checkedChange, checkedObject } from '../checked';
import { defaultPodTemplate } from '../core/pod-defaults';
import { defineKind } from '../define';
import { withFields } from '../sharing';
import { workloadHooks } from '../workload-strategy';
import { replicaSetColumns } from './replica-set-columns';
import { validateReplicaSet, validateReplicaSetStatus, validateReplicaSetUpdate } from './replica-set-validation';
import { scaleAccess } from './scale-access';
import { namedWorkloadWarnings } from '../core/workload-warnings';

const validateUpdate = checkedChange(validateReplicaSetUpdate);
const validateStatus = checkedChange(validateReplicaSetStatus);

/** pkg/registry/apps/replicaset, v1.36. */
export const replicaSet = defineKind<ReplicaSet>(replicasets, {
  columns: replicaSetColumns,
  shortNames: ['rs'],
  categories: ['all'],
  subresources: ['scale', 'status'],
  generationOf: (replicaSet) => replicaSet.spec,
  scale: scaleAccess<ReplicaSet>(),
  defaults: (replicaSet) => {
    const { spec } = replicaSet;
    return withFields(replicaSet, {
      spec: withFields(spec, { replicas: spec.replicas ?? 1, template: defaultPodTemplate(spec.template) }),
    });
  },
  ...workloadHooks<ReplicaSet>({ empty: { replicas: 0 } }),
  validate: checkedObject(validateReplicaSet),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
  warnings: namedWorkloadWarnings,
});
