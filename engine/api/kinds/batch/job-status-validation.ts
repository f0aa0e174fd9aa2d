import { semanticEqual } from '../../../base/equal';
import { parseTime } from '../../../base/timestamp';
import { internalForm } from '../../internal-forms/internal-form';
import type { Job, JobCondition, JobStatus } from '../../types/batch-v1';
import { checkNonNegative } from '../../validation/checks';
import { duplicate, invalid, invalidHere, required, type Findings } from '../../validation/field-errors';
import { validateMetadataUpdate } from '../metadata-validation';
import { countIndexes, firstOverlap } from './index-intervals';

export const isConditionTrue = (conditions: readonly JobCondition[] | undefined, type: string): boolean =>
  (conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');

const isConditionFalse = (conditions: readonly JobCondition[] | undefined, type: string): boolean =>
  (conditions ?? []).some((condition) => condition.type === type && condition.status === 'False');

/** What a status says of how the job stands. */
interface Standing {
  readonly complete: boolean;
  readonly failed: boolean;
  readonly finished: boolean;
  readonly failureTarget: boolean;
  readonly successCriteriaMet: boolean;
}

function standingOf({ conditions }: JobStatus): Standing {
  const complete = isConditionTrue(conditions, 'Complete');
  const failed = isConditionTrue(conditions, 'Failed');
  return {
    complete,
    failed,
    finished: complete || failed,
    failureTarget: isConditionTrue(conditions, 'FailureTarget'),
    successCriteriaMet: isConditionTrue(conditions, 'SuccessCriteriaMet'),
  };
}

/** A write to the status: most rules hold for what it changes only (pkg/registry/batch/job/strategy.go, v1.36). */
export function validateJobStatus(next: Job, old: Job, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  const changed = <K extends keyof JobStatus>(key: K): boolean => !semanticEqual(next.status[key], old.status[key]);
  const now = standingOf(next.status);
  const before = standingOf(old.status);
  validateCounts(next.status, findings);
  validateCompletion(next, { now, before, changed }, findings);
  validateFinished(next, { now, before, changed }, findings);
  validateIndexes(next, changed, findings);
  validatePods(next.status, { now, before, changed }, findings);
  validateCriteria(next, now, findings);
  validateTransition(next, old, now, before, findings);
}

interface Change {
  readonly now: Standing;
  readonly before: Standing;
  readonly changed: (key: keyof JobStatus) => boolean;
}

function validateCounts(status: JobStatus, findings: Findings): void {
  for (const key of ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const)
    checkNonNegative(status[key], `status.${key}`, findings);
  const seen = new Set<string>();
  for (const key of ['succeeded', 'failed'] as const)
    (status.uncountedTerminatedPods?.[key] ?? []).forEach((uid, index) => {
      const path = `status.uncountedTerminatedPods.${key}[${index}]`;
      if (uid === '') findings.push(invalid(path, uid, 'must not be empty'));
      else if (seen.has(uid)) findings.push(duplicate(path, uid));
      seen.add(uid);
    });
}

const CONDITIONS = 'status.conditions';

function validateCompletion({ status }: Job, { now, before, changed }: Change, findings: Findings): void {
  const { completionTime, startTime } = status;
  const path = 'status.completionTime';
  const completed = now.complete !== before.complete;
  const failed = now.failed !== before.failed;
  if ((completed || failed) && now.complete && now.failed)
    findings.push(invalidHere(CONDITIONS, 'cannot set Complete=True and Failed=true conditions'));
  if ((completed || now.failureTarget !== before.failureTarget) && now.complete && now.failureTarget)
    findings.push(invalidHere(CONDITIONS, 'cannot set Complete=True and FailureTarget=true conditions'));
  if (completed || changed('completionTime')) {
    if (completionTime !== undefined && !now.complete)
      findings.push(
        invalid(path, completionTime, 'cannot set completionTime when there is no Complete=True condition'),
      );
    if (completionTime === undefined && now.complete)
      findings.push(required(path, 'completionTime is required for Complete jobs'));
  }
  if ((changed('startTime') || changed('completionTime')) && isBefore(completionTime, startTime))
    findings.push(invalid(path, completionTime, 'must be equal to or after `startTime`'));
  if ((failed || changed('failedIndexes')) && now.failed && !now.failureTarget)
    findings.push(invalidHere(CONDITIONS, 'cannot set Failed=True condition without the FailureTarget=true condition'));
  const met = now.successCriteriaMet !== before.successCriteriaMet;
  if ((completed || met) && now.complete && !now.successCriteriaMet)
    findings.push(
      invalidHere(CONDITIONS, 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition'),
    );
}

function isBefore(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const first = parseTime(a);
  const second = parseTime(b);
  return first !== undefined && second !== undefined && first < second;
}

function validateFinished({ spec, status }: Job, { now, before, changed }: Change, findings: Findings): void {
  if (!now.finished) return;
  const finished = now.finished !== before.finished;
  const { active = 0, startTime, uncountedTerminatedPods: uncounted } = status;
  if ((finished || changed('active')) && active > 0)
    findings.push(invalid('status.active', active, 'active>0 is invalid for finished job'));
  const neverStarts = spec.suspend === true && spec.completions === 0;
  if ((finished || changed('startTime')) && !neverStarts && startTime === undefined)
    findings.push(required('status.startTime', 'startTime is required for finished job'));
  const count = (uncounted?.failed ?? []).length + (uncounted?.succeeded ?? []).length;
  if ((finished || changed('uncountedTerminatedPods')) && count > 0)
    findings.push(
      invalid(
        'status.uncountedTerminatedPods',
        internalForm(uncounted, 'batch.UncountedTerminatedPods'),
        'must be empty for finished job',
      ),
    );
}

function validateIndexes({ spec, status }: Job, changed: Change['changed'], findings: Findings): void {
  const { completedIndexes = '', failedIndexes } = status;
  const { completions, backoffLimitPerIndex } = spec;
  const done = changed('completedIndexes');
  const bad = changed('failedIndexes');
  if (done && completions !== undefined) checkIntervals('completedIndexes', completedIndexes, completions, findings);
  if (bad && completions !== undefined && backoffLimitPerIndex !== undefined && failedIndexes !== undefined)
    checkIntervals('failedIndexes', failedIndexes, completions, findings);
  if (done && completedIndexes !== '' && spec.completionMode !== 'Indexed')
    findings.push(
      invalid(
        'status.completedIndexes',
        completedIndexes,
        'cannot set non-empty completedIndexes when non-indexed completion mode',
      ),
    );
  if (failedIndexes === undefined) return;
  if (bad && backoffLimitPerIndex === undefined)
    findings.push(
      invalid(
        'status.failedIndexes',
        failedIndexes,
        'cannot set non-null failedIndexes when backoffLimitPerIndex is null',
      ),
    );
  const overlap =
    (bad || done) && completions !== undefined ? firstOverlap(completedIndexes, failedIndexes, completions) : undefined;
  if (overlap !== undefined)
    findings.push(
      invalid('status.failedIndexes', failedIndexes, `failedIndexes and completedIndexes overlap at index: ${overlap}`),
    );
}

function checkIntervals(
  key: 'completedIndexes' | 'failedIndexes',
  text: string,
  completions: number,
  findings: Findings,
): void {
  const count = countIndexes(text, completions);
  if (typeof count === 'string') findings.push(invalid(`status.${key}`, text, `error parsing ${key}: ${count}`));
}

function validatePods(status: JobStatus, { now, before, changed }: Change, findings: Findings): void {
  const { terminating = 0, ready, active = 0 } = status;
  if ((now.finished !== before.finished || changed('terminating')) && terminating > 0 && now.finished)
    findings.push(invalid('status.terminating', terminating, 'terminating>0 is invalid for finished job'));
  if ((changed('ready') || changed('active')) && ready !== undefined && ready > active)
    findings.push(invalid('status.ready', ready, 'cannot set more ready pods than active'));
}

function validateCriteria({ spec }: Job, now: Standing, findings: Findings): void {
  if (now.successCriteriaMet && now.failed)
    findings.push(invalidHere(CONDITIONS, 'cannot set SuccessCriteriaMet=True and Failed=true conditions'));
  if (now.successCriteriaMet && now.failureTarget)
    findings.push(invalidHere(CONDITIONS, 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'));
  if (spec.successPolicy !== undefined && !now.successCriteriaMet && now.complete)
    findings.push(
      invalidHere(CONDITIONS, 'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True'),
    );
}

/** What a job cannot take back. */
function validateTransition(next: Job, old: Job, now: Standing, before: Standing, findings: Findings): void {
  const was = old.status;
  const { status, spec } = next;
  for (const type of ['Failed', 'Complete', 'FailureTarget'])
    if (isConditionTrue(was.conditions, type) && !isConditionTrue(status.conditions, type))
      findings.push(invalidHere(CONDITIONS, `cannot disable the terminal ${type}=True condition`));
  if ((status.failed ?? 0) < (was.failed ?? 0))
    findings.push(invalid('status.failed', status.failed ?? 0, 'cannot decrease the failed counter'));
  const elastic = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism;
  if (!elastic && (status.succeeded ?? 0) < (was.succeeded ?? 0))
    findings.push(invalid('status.succeeded', status.succeeded ?? 0, 'cannot decrease the succeeded counter'));
  const { completionTime } = status;
  if (completionTime !== undefined && was.completionTime !== undefined && completionTime !== was.completionTime)
    findings.push(invalid('status.completionTime', completionTime, 'field is immutable'));
  const resuming = isConditionTrue(was.conditions, 'Suspended') && isConditionFalse(status.conditions, 'Suspended');
  const restarted = was.startTime !== undefined && was.startTime !== status.startTime;
  if (restarted && !resuming && spec.suspend !== true)
    findings.push(
      invalid('status.startTime', status.startTime ?? null, 'field is immutable for unsuspended job once set'),
    );
  if (before.successCriteriaMet && !now.successCriteriaMet)
    findings.push(invalidHere(CONDITIONS, 'cannot disable the SuccessCriteriaMet=True condition'));
  if (before.complete && !before.successCriteriaMet && now.successCriteriaMet)
    findings.push(
      invalidHere(CONDITIONS, 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'),
    );
}
