import { poddisruptionbudgets } from '../../resources';
import type { PodDisruptionBudget } from '../../types/policy-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { statusHooks } from '../status-hooks';
import { podDisruptionBudgetColumns } from './pod-disruption-budget-columns';
import { validateBudgetSpec, validateBudgetStatus } from './pod-disruption-budget-validation';

const validate = checkedObject<PodDisruptionBudget>(({ spec }, findings) => validateBudgetSpec(spec, findings));
const validateStatus = checkedChange<PodDisruptionBudget>((next, _old, findings) =>
  validateBudgetStatus(next, findings),
);

/** pkg/registry/policy/poddisruptionbudget, v1.36, which leaves the metadata to what holds for all kinds. */
export const podDisruptionBudget = defineKind<PodDisruptionBudget>(poddisruptionbudgets, {
  columns: podDisruptionBudgetColumns,
  shortNames: ['pdb'],
  subresources: ['status'],
  nameRule: 'path-segment',
  unconditionalUpdate: false,
  generationOf: (budget) => budget.spec,
  ...statusHooks<PodDisruptionBudget>({
    empty: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  }),
  validate,
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validate(next),
});
