import { instantOf } from '../../../base/timestamp';
import type { Instant } from '../../../base/brand';
import type { Job } from '../../../api/types/batch-v1';
import type { Pod } from '../../../api/types/core-v1';
import { isActive, isReady, isTerminating } from '../rules/pods';
import { failureTarget, standingVerdict, type Verdict } from './conditions';
import { failedLast, failsIndex } from './failed-indexes';
import { parseIndexes } from './indexes';
import { hasLimitPerIndex, indexOf, isFailed, isIndexed, isSuspended, isTracked } from './job-pods';
import { matchFailurePolicy, matchSuccessPolicy } from './policies';

/** What one pass over a job sees of it (pkg/controller/job syncJobCtx, v1.36). */
export interface JobView {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  readonly newSucceeded: readonly Pod[];
  readonly newFailed: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  /** The indexes counted in the status, and those with the pods that are yet to be counted. */
  readonly countedIndexes: ReadonlySet<number>;
  readonly succeededIndexes: ReadonlySet<number>;
  /** Undefined unless failures are limited for each index. */
  readonly failedIndexes: ReadonlySet<number> | undefined;
  /** Failed pods that stay until the pod that follows them is there, by index. */
  readonly awaitingSuccessor: ReadonlyMap<number, Pod>;
  /** Whose finalizer is there and is not known to be removed already. */
  readonly isHeld: (pod: Pod) => boolean;
}

export function jobView(job: Job, pods: readonly Pod[], released: ReadonlySet<string>): JobView {
  const { succeeded = [], failed = [] } = job.status.uncountedTerminatedPods ?? {};
  const indexed = isIndexed(job);
  const isHeld = (pod: Pod): boolean => isTracked(pod) && !released.has(pod.metadata.uid);
  const isNew = (pod: Pod, known: readonly string[]): boolean =>
    isHeld(pod) && !known.includes(pod.metadata.uid) && (!indexed || indexOf(job, pod) !== undefined);
  const newSucceeded = pods.filter((pod) => pod.status.phase === 'Succeeded' && isNew(pod, succeeded));
  const newFailed = pods.filter((pod) => isFailed(job, pod) && isNew(pod, failed));
  const countedIndexes = parseIndexes(job.status.completedIndexes, job.spec.completions ?? 0);
  const succeededIndexes = new Set(countedIndexes);
  if (indexed) {
    for (const pod of pods) {
      const index = indexOf(job, pod);
      if (index !== undefined && pod.status.phase === 'Succeeded' && isTracked(pod)) succeededIndexes.add(index);
    }
  }
  const active = pods.filter(isActive);
  const failedIndexes = hasLimitPerIndex(job) ? failedIndexesOf(job, pods) : undefined;
  const activeIndexes = new Set(active.map((pod) => indexOf(job, pod)));
  const isSettled = (index: number): boolean =>
    succeededIndexes.has(index) || failedIndexes?.has(index) === true || activeIndexes.has(index);
  const counted = newFailed.filter((pod) => matchFailurePolicy(job, pod).counts).length;
  return {
    job,
    pods,
    active,
    ready: active.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    newSucceeded,
    newFailed,
    succeeded: indexed ? succeededIndexes.size : (job.status.succeeded ?? 0) + newSucceeded.length + succeeded.length,
    failed: (job.status.failed ?? 0) + counted + failed.length,
    countedIndexes,
    succeededIndexes,
    failedIndexes,
    awaitingSuccessor: hasLimitPerIndex(job) ? failedLast(job, pods.filter(isHeld), isSettled) : NONE,
    isHeld,
  };
}

const NONE: ReadonlyMap<number, Pod> = new Map();

function failedIndexesOf(job: Job, pods: readonly Pod[]): ReadonlySet<number> {
  const failed = new Set(parseIndexes(job.status.failedIndexes, job.spec.completions ?? 0));
  for (const pod of pods) {
    const index = indexOf(job, pod);
    if (index !== undefined && isTracked(pod) && failsIndex(job, pod)) failed.add(index);
  }
  return failed;
}

/** The end that this pass comes to before any pod is created or deleted; undefined: go on. */
export function verdictOf(view: JobView, now: Instant): Verdict | undefined {
  const { job, pods, failed, succeededIndexes } = view;
  const standing = standingVerdict(job);
  if (standing !== undefined) return standing;
  for (const pod of job.spec.podFailurePolicy === undefined ? [] : pods) {
    const { fails } = isFailed(job, pod) ? matchFailurePolicy(job, pod) : {};
    if (fails !== undefined) return failureTarget('PodFailurePolicy', fails);
  }
  if (failed > (job.spec.backoffLimit ?? 6) || restartsTooOften(job, pods)) {
    return failureTarget('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  }
  const left = untilDeadline(job, now);
  if (left !== undefined && left <= 0) {
    return failureTarget('DeadlineExceeded', 'Job was active longer than specified deadline');
  }
  const byIndexes = verdictOfIndexes(view);
  if (byIndexes !== undefined) return byIndexes;
  const matched = isIndexed(job) ? matchSuccessPolicy(job, succeededIndexes) : undefined;
  return matched === undefined ? undefined : { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message: matched };
}

function verdictOfIndexes({ job, succeededIndexes, failedIndexes }: JobView): Verdict | undefined {
  if (failedIndexes === undefined) return undefined;
  const { maxFailedIndexes = Infinity, completions = 0 } = job.spec;
  if (failedIndexes.size > maxFailedIndexes) {
    const message = 'Job has exceeded the specified maximal number of failed indexes';
    return failureTarget('MaxFailedIndexesExceeded', message);
  }
  if (failedIndexes.size === 0 || failedIndexes.size + succeededIndexes.size < completions) return undefined;
  return failureTarget('FailedIndexes', 'Job has failed indexes');
}

/** Milliseconds of activity that the job has left; undefined: no deadline, or it is not running. */
export function untilDeadline(job: Job, now: Instant): number | undefined {
  const { activeDeadlineSeconds } = job.spec;
  const { startTime } = job.status;
  if (activeDeadlineSeconds === undefined || startTime === undefined || isSuspended(job)) return undefined;
  return instantOf(startTime) + activeDeadlineSeconds * 1000 - now;
}

function restartsTooOften({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status.phase !== 'Running' && status.phase !== 'Pending') continue;
    for (const one of status.initContainerStatuses ?? []) restarts += one.restartCount;
    for (const one of status.containerStatuses ?? []) restarts += one.restartCount;
  }
  const limit = spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** How many pods should be at work (pkg/controller/job manageJob, v1.36). */
export function wantedActive({ job, active, succeeded }: JobView): number {
  const { completions, parallelism = 1 } = job.spec;
  if (isSuspended(job)) return 0;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded));
}

/** All completions are there and nobody works any more. */
export const isComplete = ({ job, succeeded }: JobView, active: number): boolean =>
  active === 0 && (job.spec.completions === undefined ? succeeded > 0 : succeeded >= job.spec.completions);
