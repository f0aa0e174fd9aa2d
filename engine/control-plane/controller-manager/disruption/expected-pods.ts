import type { PodDisruptionBudget } from '../../../api/types/policy-v1';
import { scaled } from '../rules/int-or-string';

/** How many pods something that controls pods is to have. */
export interface Scale {
  readonly uid: string;
  readonly replicas: number;
}

export interface Expectation {
  readonly expected: number;
  readonly desiredHealthy: number;
}

/** Whether a budget is about a number of pods, whoever controls them. */
export const countsPodsAlone = ({ spec }: PodDisruptionBudget): boolean =>
  spec.maxUnavailable === undefined && typeof spec.minAvailable === 'number';

/** What a budget asks of so many pods, or of the scales of their controllers (disruption.go getExpectedPodCount, v1.36). */
export function expectation({ spec }: PodDisruptionBudget, pods: number, scales: readonly Scale[]): Expectation {
  const total = scales.reduce((sum, { replicas }) => sum + replicas, 0);
  if (spec.maxUnavailable !== undefined) {
    const unavailable = scaled(spec.maxUnavailable, total, 'up') ?? 0;
    return { expected: total, desiredHealthy: Math.max(0, total - unavailable) };
  }
  if (typeof spec.minAvailable === 'number') return { expected: pods, desiredHealthy: spec.minAvailable };
  if (spec.minAvailable === undefined) return { expected: 0, desiredHealthy: 0 };
  return { expected: total, desiredHealthy: scaled(spec.minAvailable, total, 'up') ?? 0 };
}
