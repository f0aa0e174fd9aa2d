import type { Instant } from '../../../base/brand';
import { formatTime } from '../../../base/timestamp';
import type { Job, JobCondition } from '../../../api/types/batch-v1';

/** What is decided about a job before it is written with its times. */
export interface Verdict {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

export const failureTarget = (reason: string, message: string): Verdict => ({ type: 'FailureTarget', reason, message });

export function conditionOf(job: Job, type: string): JobCondition | undefined {
  return job.status.conditions?.find((condition) => condition.type === type && condition.status === 'True');
}

/** Complete or Failed (pkg/controller/job/util IsJobFinished, v1.36). */
export const isFinished = (job: Job): boolean =>
  conditionOf(job, 'Complete') !== undefined || conditionOf(job, 'Failed') !== undefined;

/** An end that an earlier pass has decided and that is not yet enacted. */
export function standingVerdict(job: Job): Verdict | undefined {
  const met = conditionOf(job, 'SuccessCriteriaMet');
  if (met !== undefined) return { type: 'SuccessCriteriaMet', reason: met.reason ?? '', message: met.message ?? '' };
  const failing = conditionOf(job, 'FailureTarget');
  return failing === undefined
    ? undefined
    : { type: 'Failed', reason: failing.reason ?? '', message: failing.message ?? '' };
}

export function newCondition({ type, reason, message }: Verdict, now: Instant, status = 'True'): JobCondition {
  const time = formatTime(now);
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message };
}

/** The conditions with this one in them; undefined when they say so already (ensureJobConditionStatus, v1.36). */
export function withCondition(
  conditions: readonly JobCondition[] | undefined,
  condition: JobCondition,
): readonly JobCondition[] | undefined {
  const old = conditions?.find(({ type }) => type === condition.type);
  if (old === undefined) return condition.status === 'False' ? undefined : [...(conditions ?? []), condition];
  const { status, reason, message } = condition;
  if (old.status === status && old.reason === reason && old.message === message) return undefined;
  return conditions?.map((one) => (one === old ? condition : one));
}
