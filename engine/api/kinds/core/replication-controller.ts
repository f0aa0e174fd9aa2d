import { labelsText } from '../../printing/selector-text';
import { replicationcontrollers } from '../../resources';
import type { ReplicationController } from '../../types/core-v1';
import type { ObjectMeta } from '../../types/meta-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import type { HookContext } from '../definition';
import { ifPresent, withFields } from '../sharing';
import { statusHooks } from '../status-hooks';
import { defaultPodTemplate } from './pod-defaults';
import { templateWithoutDisabledFields } from './pod-disabled-fields';
import { templateWarnings } from './pod-warnings';
import { replicationControllerColumns } from './replication-controller-columns';
import {
  validateReplicationController,
  validateReplicationControllerStatus,
  validateReplicationControllerUpdate,
} from './replication-controller-validation';
import { namedWorkloadWarnings } from './workload-warnings';

const hooks = statusHooks<ReplicationController>({ empty: { replicas: 0 } });
const validateUpdate = checkedChange(validateReplicationControllerUpdate);
const validateStatus = checkedChange(validateReplicationControllerStatus);

/** pkg/registry/core/replicationcontroller, v1.36. */
export const replicationController = defineKind<ReplicationController>(replicationcontrollers, {
  columns: replicationControllerColumns,
  shortNames: ['rc'],
  categories: ['all'],
  storagePrefix: 'controllers',
  subresources: ['scale', 'status'],
  fieldSelectors: { 'status.replicas': ({ status }) => String(status.replicas) },
  generationOf: (controller) => controller.spec,
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 0,
    statusReplicas: ({ status }) => status.replicas,
    selector: ({ spec }) => (spec.selector === undefined ? '' : labelsText(spec.selector)),
    withReplicas: (controller, replicas) => ({ ...controller, spec: { ...controller.spec, replicas } }),
  },
  defaults,
  prepareForCreate: (controller, context) => withTemplate(hooks.prepareForCreate(controller, context), undefined),
  prepareForUpdate: (next, old, context) => {
    const prepared = hooks.prepareForUpdate(next, old, context);
    return context.subresource === 'status' ? prepared : withTemplate(prepared, old);
  },
  validate: checkedObject(validateReplicationController),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
  warnings,
});

/** Labels and selector follow from the template (SetDefaults_ReplicationController). */
function defaults(controller: ReplicationController): ReplicationController {
  const { metadata, spec } = controller;
  const labels = spec.template?.metadata.labels;
  return withFields(controller, {
    metadata: withFields<ObjectMeta>(metadata, { labels: isEmpty(metadata.labels) ? labels : undefined }),
    spec: withFields(spec, {
      replicas: spec.replicas ?? 1,
      selector: isEmpty(spec.selector) ? labels : undefined,
      template: ifPresent(spec.template, defaultPodTemplate),
    }),
  });
}

const isEmpty = (labels: Readonly<Record<string, string>> | undefined): boolean =>
  labels === undefined || Object.keys(labels).length === 0;

function withTemplate(
  controller: ReplicationController,
  old: ReplicationController | undefined,
): ReplicationController {
  const template = ifPresent(controller.spec.template, (one) => templateWithoutDisabledFields(one, old?.spec.template));
  return withFields(controller, { spec: withFields(controller.spec, { template }) });
}

/** On updates the real server looks at the old template (it has confused the two): kept. */
function warnings(
  next: ReplicationController,
  old: ReplicationController | undefined,
  context: HookContext,
): readonly string[] {
  if (old === undefined) return namedWorkloadWarnings(next, old, context);
  const same = context.subresource === 'status' || old.metadata.generation === next.metadata.generation;
  return same || old.spec.template === undefined ? [] : templateWarnings(old.spec.template, 'spec.template');
}
