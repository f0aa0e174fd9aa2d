import { defined } from '../../../base/defined';
import type { HorizontalPodAutoscalerBehavior, HPAScalingPolicy, HPAScalingRules } from '../../types/autoscaling-v2';

/** How v1 keeps the behaviour: the internal type as it prints, names in capitals (conversion.go of v1, v1.36). */
export const behaviorToAnnotation = ({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): unknown => ({
  ScaleUp: rulesText(scaleUp),
  ScaleDown: rulesText(scaleDown),
});

const rulesText = (rules: HPAScalingRules | undefined): unknown =>
  rules === undefined
    ? null
    : {
        StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
        SelectPolicy: rules.selectPolicy ?? null,
        Policies:
          rules.policies?.map(({ type, value, periodSeconds }) => ({
            Type: type,
            Value: value,
            PeriodSeconds: periodSeconds,
          })) ?? null,
        Tolerance: rules.tolerance ?? null,
      };

type Values = Readonly<Record<string, unknown>>;

/** Undefined: nothing that says how to behave. */
export function behaviorFromAnnotation(value: unknown): HorizontalPodAutoscalerBehavior | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const scaleUp = rulesFrom(field(value, 'ScaleUp'));
  const scaleDown = rulesFrom(field(value, 'ScaleDown'));
  return scaleUp === undefined && scaleDown === undefined ? undefined : defined({ scaleUp, scaleDown });
}

/** Go reads names whatever their case. */
function field(value: object, name: string): unknown {
  const entry = Object.entries(value as Values).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return entry?.[1] ?? undefined;
}

function rulesFrom(value: unknown): HPAScalingRules | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const policies = field(value, 'Policies');
  return defined({
    stabilizationWindowSeconds: field(value, 'StabilizationWindowSeconds') as number | undefined,
    selectPolicy: field(value, 'SelectPolicy') as string | undefined,
    policies: Array.isArray(policies) ? policies.map(policyFrom) : undefined,
    tolerance: field(value, 'Tolerance') as string | undefined,
  });
}

const policyFrom = (value: object): HPAScalingPolicy => ({
  type: (field(value, 'Type') as string | undefined) ?? '',
  value: (field(value, 'Value') as number | undefined) ?? 0,
  periodSeconds: (field(value, 'PeriodSeconds') as number | undefined) ?? 0,
});
