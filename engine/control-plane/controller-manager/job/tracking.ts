import type { Job, JobStatus } from '../../../api/types/batch-v1';
import type { Pod } from '../../../api/types/core-v1';
import type { Verdict } from './conditions';
import { formatIndexes } from './indexes';
import { indexOf, isFailed, isIndexed } from './job-pods';
import type { JobView } from './job-view';
import { matchFailurePolicy } from './policies';

const UNCOUNTED_MAX = 500;

/** What a pass writes of the pods that have ended, and lets go once that is written. */
export interface Uncounted {
  readonly status: JobStatus;
  readonly release: readonly Pod[];
  /** False: so many are under way that the rest must wait for a later pass. */
  readonly isAll: boolean;
}

/** The status with what is to be counted in it (pkg/controller/job trackJobStatusAndRemoveFinalizers, v1.36). */
export function uncounted(view: JobView, before: JobStatus, verdict: Verdict | undefined): Uncounted {
  const { job, countedIndexes } = view;
  const succeeded = [...(before.uncountedTerminatedPods?.succeeded ?? [])];
  const failed = [...(before.uncountedTerminatedPods?.failed ?? [])];
  const newIndexes = new Set<number>();
  const release: Pod[] = [];
  let isAll = true;
  for (const pod of inOrderOfIndexes(job, view.pods).filter(view.isHeld)) {
    if (!mayRelease(view, pod, verdict)) continue;
    release.push(pod);
    const { uid } = pod.metadata;
    const index = isIndexed(job) ? indexOf(job, pod) : -1;
    if (index !== undefined && !failed.includes(uid)) {
      if (pod.status.phase === 'Succeeded') {
        if (index < 0) succeeded.push(...(succeeded.includes(uid) ? [] : [uid]));
        else if (!countedIndexes.has(index)) newIndexes.add(index);
      } else if (isFailed(job, pod) || (verdict !== undefined && verdict.type !== 'SuccessCriteriaMet')) {
        if (matchFailurePolicy(job, pod).counts) failed.push(uid);
      }
    }
    isAll = newIndexes.size + succeeded.length + failed.length < UNCOUNTED_MAX;
    if (!isAll) break;
  }
  const uncountedTerminatedPods = uncountedPods(succeeded, failed);
  return { status: { ...withIndexes(view, before), uncountedTerminatedPods }, release, isAll };
}

/** A failed pod whose count of failures the next of its index is to carry on must wait for it (canRemoveFinalizer). */
function mayRelease({ job, awaitingSuccessor }: JobView, pod: Pod, verdict: Verdict | undefined): boolean {
  const isEnding = verdict !== undefined || job.metadata.deletionTimestamp !== undefined;
  if (isEnding || pod.status.phase === 'Succeeded') return true;
  if (!isFailed(job, pod)) return false;
  const index = indexOf(job, pod);
  return index === undefined || awaitingSuccessor.get(index)?.metadata.uid !== pod.metadata.uid;
}

function inOrderOfIndexes(job: Job, pods: readonly Pod[]): readonly Pod[] {
  if (!isIndexed(job)) return pods;
  const orderOf = (pod: Pod): number => indexOf(job, pod) ?? -1;
  return [...pods].sort((a, b) => orderOf(a) - orderOf(b));
}

function withIndexes({ job, succeededIndexes, failedIndexes }: JobView, before: JobStatus): JobStatus {
  if (!isIndexed(job)) return before;
  const { succeeded: _, completedIndexes: __, failedIndexes: ___, ...status } = before;
  return {
    ...status,
    ...(succeededIndexes.size === 0
      ? {}
      : { succeeded: succeededIndexes.size, completedIndexes: formatIndexes(succeededIndexes) }),
    ...(failedIndexes === undefined ? {} : { failedIndexes: formatIndexes(failedIndexes) }),
  };
}

/** Uncounted pods whose finalizer is gone are counted (cleanUncountedPodsWithoutFinalizers, v1.36). */
export function counted(status: JobStatus, held: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const keptSucceeded = succeeded.filter((uid) => held.has(uid));
  const keptFailed = failed.filter((uid) => held.has(uid));
  const newSucceeded = succeeded.length - keptSucceeded.length;
  const newFailed = failed.length - keptFailed.length;
  if (newSucceeded + newFailed === 0) return status;
  return {
    ...status,
    ...(newSucceeded === 0 ? {} : { succeeded: (status.succeeded ?? 0) + newSucceeded }),
    ...(newFailed === 0 ? {} : { failed: (status.failed ?? 0) + newFailed }),
    uncountedTerminatedPods: uncountedPods(keptSucceeded, keptFailed),
  };
}

const uncountedPods = (
  succeeded: readonly string[],
  failed: readonly string[],
): NonNullable<JobStatus['uncountedTerminatedPods']> => ({
  ...(succeeded.length === 0 ? {} : { succeeded }),
  ...(failed.length === 0 ? {} : { failed }),
});
