import type { Deployment, DeploymentStrategy } from '../../types/apps-v1';
import { defaultPodTemplate } from '../core/pod-defaults';
import { withFields } from '../sharing';

/** pkg/apis/apps/v1/defaults.go, v1.36. */
export function defaultDeployment(deployment: Deployment): Deployment {
  const { spec } = deployment;
  return withFields(deployment, {
    spec: withFields(spec, {
      replicas: spec.replicas ?? 1,
      strategy: defaultStrategy(spec.strategy),
      template: defaultPodTemplate(spec.template),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      progressDeadlineSeconds: spec.progressDeadlineSeconds ?? 600,
    }),
  });
}

function defaultStrategy(strategy: DeploymentStrategy): DeploymentStrategy {
  const typed = withFields(strategy, { type: strategy.type ?? 'RollingUpdate' });
  if (typed.type !== 'RollingUpdate') return typed;
  const { rollingUpdate = {} } = typed;
  return withFields(typed, {
    rollingUpdate: withFields(rollingUpdate, {
      maxUnavailable: rollingUpdate.maxUnavailable ?? '25%',
      maxSurge: rollingUpdate.maxSurge ?? '25%',
    }),
  });
}
