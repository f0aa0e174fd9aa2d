import { poddisruptionbudgets } from '../../resources';
import type { PodDisruptionBudget } from '../../types/policy-v1';
import { defineKind } from '../define';
import { podDisruptionBudgetColumns } from './pod-disruption-budget-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/policy/poddisruptionbudget, v1.36. */
export const podDisruptionBudget = defineKind(poddisruptionbudgets, {
  columns: podDisruptionBudgetColumns,
  shortNames: ['pdb'],
  subresources: ['status'],
  unconditionalUpdate: false,
  generationOf: (budget) => budget.spec,
  ...statusHooks<PodDisruptionBudget>({
    empty: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  }),
});
