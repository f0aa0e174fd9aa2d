import type { Instant, Millis } from '../../../base/brand';
import type { Job } from '../../../api/types/batch-v1';
import type { Pod } from '../../../api/types/core-v1';
import { finishedAt, remainingBackoff } from './backoff';
import { indexOf, isFailed } from './job-pods';
import { matchFailurePolicy } from './policies';

const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count';

/** The pod has used up the failures of its index (pkg/controller/job isIndexFailed, v1.36). */
export function failsIndex(job: Job, pod: Pod): boolean {
  if (!isFailed(job, pod)) return false;
  const { counts, failsIndex: byPolicy } = matchFailurePolicy(job, pod);
  return byPolicy === true || (counts && countOf(pod, FAILURES) >= (job.spec.backoffLimitPerIndex ?? 0));
}

/**
 * Of each index that is neither done nor failed nor worked on, the pod that failed last: it stays until the pod that
 * replaces it can carry its count of failures on (getPodsWithDelayedDeletionPerIndex, v1.36).
 */
export function failedLast(
  job: Job,
  held: readonly Pod[],
  isSettled: (index: number) => boolean,
): ReadonlyMap<number, Pod> {
  const last = new Map<number, Pod>();
  for (const pod of held) {
    const index = isFailed(job, pod) ? indexOf(job, pod) : undefined;
    if (index === undefined || isSettled(index)) continue;
    const known = last.get(index);
    const isLater =
      known === undefined || (allFailures(known) <= allFailures(pod) && finishedAt(pod) >= finishedAt(known));
    if (isLater) last.set(index, pod);
  }
  return last;
}

/** What the pod that follows a failed one says of the failures of its index so far. */
export function failureCounts(job: Job, failed: Pod | undefined): Readonly<Record<string, string>> {
  if (failed === undefined) return { [FAILURES]: '0' };
  const { counts } = matchFailurePolicy(job, failed);
  const ignored = countOf(failed, IGNORED) + (counts ? 0 : 1);
  return {
    [FAILURES]: `${countOf(failed, FAILURES) + (counts ? 1 : 0)}`,
    ...(ignored > 0 ? { [IGNORED]: `${ignored}` } : {}),
  };
}

/** How long the index must wait for its next pod: each index backs off alone. */
export function remainingOfIndex(failed: Pod | undefined, now: Instant): Millis {
  if (failed === undefined) return remainingBackoff({ failures: 0, last: undefined }, now);
  return remainingBackoff({ failures: allFailures(failed) + 1, last: finishedAt(failed) }, now);
}

const allFailures = (pod: Pod): number => countOf(pod, FAILURES) + countOf(pod, IGNORED);

/** What is no integer from 0 to 2³¹ − 1 counts as none. */
function countOf({ metadata }: Pod, annotation: string): number {
  const text = metadata.annotations?.[annotation] ?? '';
  const count = /^[+-]?\d+$/.test(text) ? Number(text) : 0;
  return count >= 0 && count < 2 ** 31 ? count : 0;
}
