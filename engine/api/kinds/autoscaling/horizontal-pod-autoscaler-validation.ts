import { canonicalQuantity, isNegativeQuantity } from '../../../base/quantity';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingPolicy,
  HPAScalingRules,
} from '../../types/autoscaling-v2';
import { checkNonNegative, checkOneOf, checkPositive } from '../../validation/checks';
import { forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { validateMetric } from './metric-validation';
import { validateTargetReference } from './target-reference-validation';

/** pkg/apis/autoscaling/validation, v1.36; scaling to zero is behind a gate that is off (HPAScaleToZero). */
export function validateAutoscaler({ metadata, spec }: HorizontalPodAutoscaler, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  const needsGroup = spec.scaleTargetRef.kind !== 'ReplicationController';
  validateSpec(spec, { lowest: 1, needsGroup }, findings);
}

export function validateAutoscalerUpdate(
  next: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler,
  findings: Findings,
): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  const { kind, apiVersion } = next.spec.scaleTargetRef;
  const before = old.spec.scaleTargetRef;
  const same = before.kind === kind && before.apiVersion === apiVersion;
  const needsGroup = !same && kind !== 'ReplicationController';
  validateSpec(next.spec, { lowest: old.spec.minReplicas === 0 ? 0 : 1, needsGroup }, findings);
}

function validateSpec(
  spec: HorizontalPodAutoscalerSpec,
  { lowest, needsGroup }: { lowest: 0 | 1; needsGroup: boolean },
  findings: Findings,
): void {
  const { minReplicas: min, maxReplicas: max, scaleTargetRef, metrics = [], behavior } = spec;
  if (min !== undefined && min < lowest)
    findings.push(invalid('spec.minReplicas', min, `must be greater than or equal to ${lowest}`));
  if (max === 0) findings.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (max < 0) findings.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to 1'));
  if (min !== undefined && max < min)
    findings.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
  validateTargetReference(scaleTargetRef, { needsGroup }, 'spec.scaleTargetRef', findings);
  metrics.forEach((metric, index) => validateMetric(metric, `spec.metrics[${index}]`, findings));
  if (min === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External'))
    findings.push(
      forbidden(
        'spec.metrics',
        'must specify at least one Object or External metric to support scaling to zero replicas',
      ),
    );
  for (const key of ['scaleUp', 'scaleDown'] as const)
    if (behavior?.[key] !== undefined) validateRules(behavior[key], `spec.behavior.${key}`, findings);
}

const WINDOW_SECONDS_MAX = 3600;
const PERIOD_SECONDS_MAX = 1800;

function validateRules(rules: HPAScalingRules, path: string, findings: Findings): void {
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  const at = `${path}.stabilizationWindowSeconds`;
  if (window !== undefined && window < 0) findings.push(invalid(at, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > WINDOW_SECONDS_MAX)
    findings.push(invalid(at, window, `must be less than or equal to ${WINDOW_SECONDS_MAX}`));
  if (selectPolicy !== undefined)
    checkOneOf(selectPolicy, ['Disabled', 'Max', 'Min'], `${path}.selectPolicy`, findings);
  if (policies.length === 0) findings.push(required(`${path}.policies`, 'must specify at least one Policy'));
  policies.forEach((policy, index) => validatePolicy(policy, `${path}.policies[${index}]`, findings));
  if (tolerance !== undefined && isNegativeQuantity(tolerance))
    findings.push(invalid(`${path}.tolerance`, canonicalQuantity(tolerance), 'must be greater than or equal to 0'));
}

function validatePolicy({ type, value, periodSeconds }: HPAScalingPolicy, path: string, findings: Findings): void {
  checkOneOf(type, ['Percent', 'Pods'], `${path}.type`, findings);
  checkPositive(value, `${path}.value`, findings);
  checkPositive(periodSeconds, `${path}.periodSeconds`, findings);
  if (periodSeconds > PERIOD_SECONDS_MAX)
    findings.push(
      invalid(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${PERIOD_SECONDS_MAX}`),
    );
}

export function validateAutoscalerStatus(
  next: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler,
  findings: Findings,
): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  checkNonNegative(next.status.currentReplicas, 'status.currentReplicas', findings);
  checkNonNegative(next.status.desiredReplicas, 'status.desiredReplicas', findings);
}
