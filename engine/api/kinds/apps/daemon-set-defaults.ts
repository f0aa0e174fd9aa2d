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
  if (typed.type !== 'RollingUpdate') return typed;
  const { rollingUpdate = {} } = typed;
  return withFields(typed, {
    rollingUpdate: withFields(rollingUpdate, {
      maxUnavailable: rollingUpdate.maxUnavailable ?? 1,
      maxSurge: rollingUpdate.maxSurge ?? 0,
    }),
  });
}
