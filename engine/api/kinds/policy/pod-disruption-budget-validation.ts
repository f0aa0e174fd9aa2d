import { internalForm } from '../../internal-forms/internal-form';
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from '../../types/policy-v1';
import { checkNonNegative, checkOneOf } from '../../validation/checks';
import { validateConditions } from '../../validation/conditions';
import { invalid, type Findings } from '../../validation/field-errors';
import { checkAtMost100Percent, checkIntOrPercent } from '../../validation/int-or-percent';
import { validateLabelSelector } from '../../validation/label-selector';

/** pkg/apis/policy/validation, v1.36. */
export function validateBudgetSpec(spec: PodDisruptionBudgetSpec, findings: Findings): void {
  const { minAvailable, maxUnavailable, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    findings.push(
      invalid(
        'spec',
        internalForm(spec, 'policy.PodDisruptionBudgetSpec'),
        'minAvailable and maxUnavailable cannot be both set',
      ),
    );
  for (const key of ['minAvailable', 'maxUnavailable'] as const) {
    const value = spec[key];
    if (value === undefined) continue;
    checkIntOrPercent(value, `spec.${key}`, findings);
    checkAtMost100Percent(value, `spec.${key}`, findings);
  }
  validateLabelSelector(spec.selector, 'spec.selector', findings);
  if (policy !== undefined)
    checkOneOf(policy, ['AlwaysAllow', 'IfHealthyBudget'], 'spec.unhealthyPodEvictionPolicy', findings);
}

export function validateBudgetStatus({ status }: PodDisruptionBudget, findings: Findings): void {
  validateConditions(status.conditions, 'status.conditions', findings);
  for (const key of ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const)
    checkNonNegative(status[key], `status.${key}`, findings);
}
