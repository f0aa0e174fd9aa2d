import type { JobSpec } from '../../types/batch-v1';
import { templateWarnings } from '../core/pod-warnings';

const COMPLETIONS_MANY = 100_000;
const PARALLELISM_MANY = 10_000;

/** pkg/api/job/warnings.go, v1.36. */
export function jobSpecWarnings(spec: JobSpec, path: string): readonly string[] {
  const warnings = templateWarnings(spec.template, `${path}.template`);
  const many =
    spec.completionMode === 'Indexed' &&
    (spec.completions ?? 0) > COMPLETIONS_MANY &&
    (spec.parallelism ?? 0) > PARALLELISM_MANY;
  if (!many) return warnings;
  return [
    `${path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`,
    ...warnings,
  ];
}
