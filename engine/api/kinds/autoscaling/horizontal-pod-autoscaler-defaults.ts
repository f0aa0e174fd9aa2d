import { isGivenEmpty } from '../../given-empty';
import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec } from '../../types/autoscaling-v2';
import { ifPresent, withFields } from '../sharing';
import { withoutRoundTrip } from './round-trip-annotations';

const UTILIZATION: readonly MetricSpec[] = Object.freeze([
  Object.freeze({
    type: 'Resource',
    resource: Object.freeze({ name: 'cpu', target: Object.freeze({ type: 'Utilization', averageUtilization: 80 }) }),
  }),
]);

const PERCENT = Object.freeze({ type: 'Percent', value: 100, periodSeconds: 15 });

const UP: HPAScalingRules = Object.freeze({
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: Object.freeze([Object.freeze({ type: 'Pods', value: 4, periodSeconds: 15 }), PERCENT]),
});

const DOWN: HPAScalingRules = Object.freeze({ selectPolicy: 'Max', policies: Object.freeze([PERCENT]) });

/** pkg/apis/autoscaling/v2/defaults.go, v1.36. */
export function defaultAutoscaler(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { spec } = autoscaler;
  return withFields(autoscaler, {
    metadata: withoutRoundTrip(autoscaler.metadata),
    spec: withFields(spec, {
      minReplicas: spec.minReplicas ?? 1,
      metrics: (spec.metrics ?? []).length === 0 ? UTILIZATION : spec.metrics,
      behavior: ifPresent(spec.behavior, (behavior) =>
        withFields(behavior, {
          scaleUp: withRules(behavior.scaleUp, UP),
          scaleDown: withRules(behavior.scaleDown, DOWN),
        }),
      ),
    }),
  });
}

const withRules = (rules: HPAScalingRules | undefined, defaults: HPAScalingRules): HPAScalingRules =>
  rules === undefined
    ? defaults
    : withFields(rules, {
        stabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? defaults.stabilizationWindowSeconds,
        selectPolicy: rules.selectPolicy ?? defaults.selectPolicy,
        policies: isGivenEmpty(rules, 'policies') ? undefined : (rules.policies ?? defaults.policies),
      });
