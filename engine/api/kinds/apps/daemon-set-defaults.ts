import type { DaemonSet, DaemonSetUpdateStrategy } from '../../types/apps-v1';
import { defaultPodTemplate } from '../core/pod-defaults';
import { withFields } from '../sharing';

/** pkg/apis/apps/v1/defaults.go, v1.36. */
export function defaultDaemonSet(daemonSet: DaemonSet): DaemonSet {
  const { spec } = daemonSet;
  return withFields(daemonSet, {
    spec: withFields(spec, {
      template: defaultPodTemplate(spec.template),
      updateStrategy: defaultStrategy(spec.updateStrategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    }),
  });
}

function defaultStrategy(strategy: DaemonSetUpdateStrategy): DaemonSetUpdateStrategy {
  const typed = withFields(strategy, { type: strategy.type ?? 'RollingUpdate' });
  const isRolling = typed.type === 'RollingUpdate';
  if (!isRolling && typed.rollingUpdate === undefined) return typed;
  const { rollingUpdate = {} } = typed;
  // What is not defaulted is 0 all the same: internally neither number may be left out.
  return withFields(typed, {
    rollingUpdate: withFields(rollingUpdate, {
      maxUnavailable: rollingUpdate.maxUnavailable ?? (isRolling ? 1 : 0),
      maxSurge: rollingUpdate.maxSurge ?? 0,
    }),
  });
}
