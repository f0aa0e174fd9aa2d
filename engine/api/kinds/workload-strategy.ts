import type { PodTemplateSpec } from '../types/core-v1';
import { templateWithoutDisabledFields } from './core/pod-disabled-fields';
import type { ResourceDefinition } from './definition';
import { withFields } from './sharing';
import { statusHooks, type StatusRules, type WithStatus } from './status-hooks';

type Workload = WithStatus & { readonly spec: { readonly template: PodTemplateSpec } };

/** `statusHooks` of a kind with a template of pods, which loses the fields of disabled features on its way in. */
export function workloadHooks<T extends Workload>(
  rules: StatusRules<T>,
): Required<Pick<ResourceDefinition<T>, 'prepareForCreate' | 'prepareForUpdate'>> {
  const hooks = statusHooks<T>(rules);
  return {
    prepareForCreate: (object, context) => withTemplate(hooks.prepareForCreate(object, context), undefined),
    prepareForUpdate: (next, old, context) => {
      const prepared = hooks.prepareForUpdate(next, old, context);
      return context.subresource === 'status' ? prepared : withTemplate(prepared, old.spec.template);
    },
  };
}

function withTemplate<T extends Workload>(object: T, old: PodTemplateSpec | undefined): T {
  const template = templateWithoutDisabledFields(object.spec.template, old);
  const spec: T['spec'] = withFields<Workload['spec']>(object.spec, { template });
  return spec === object.spec ? object : { ...object, spec };
}
