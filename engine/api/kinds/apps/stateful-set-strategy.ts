import type { StatefulSet } from '../../types/apps-v1';
import type { HookContext } from '../definition';
import { withFields, withoutField } from '../sharing';
import { workloadHooks } from '../workload-strategy';

const hooks = workloadHooks<StatefulSet>({ empty: { replicas: 0, availableReplicas: 0 } });

/** pkg/registry/apps/statefulset/strategy.go, v1.36, with MaxUnavailableStatefulSet off as by default. */
export const prepareNewStatefulSet = (statefulSet: StatefulSet, context: HookContext): StatefulSet =>
  withoutMaxUnavailable(hooks.prepareForCreate(statefulSet, context));

export function prepareStatefulSetUpdate(next: StatefulSet, old: StatefulSet, context: HookContext): StatefulSet {
  const prepared = hooks.prepareForUpdate(next, old, context);
  const inUse = old.spec.updateStrategy.rollingUpdate?.maxUnavailable !== undefined;
  return context.subresource === 'status' || inUse ? prepared : withoutMaxUnavailable(prepared);
}

function withoutMaxUnavailable(statefulSet: StatefulSet): StatefulSet {
  const { updateStrategy } = statefulSet.spec;
  const { rollingUpdate } = updateStrategy;
  if (rollingUpdate?.maxUnavailable === undefined) return statefulSet;
  return withFields(statefulSet, {
    spec: withFields(statefulSet.spec, {
      updateStrategy: { ...updateStrategy, rollingUpdate: withoutField(rollingUpdate, 'maxUnavailable') },
    }),
  });
}
