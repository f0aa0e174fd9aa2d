import { parseCronSchedule } from '../../../base/cron-schedule';
import { isTimeZone } from '../../../base/time-zone';
import type { CronJob, CronJobSpec, JobSpec } from '../../types/batch-v1';
import { checkNonNegative, checkOneOf } from '../../validation/checks';
import { invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { validateJobSpec } from './job-spec-validation';

/** A name that leaves room for what the names of its jobs add. */
const NAME_MAX = 52;

/** pkg/apis/batch/validation, v1.36: ValidateCronJobCreate and its relatives. */
export function validateCronJob({ metadata, spec }: CronJob, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validateSpec(spec, undefined, findings);
  if ((metadata.name ?? '').length > NAME_MAX)
    findings.push(invalid('metadata.name', metadata.name, `must be no more than ${NAME_MAX} characters`));
}

export function validateCronJobUpdate(next: CronJob, old: CronJob, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateSpec(next.spec, old.spec, findings);
}

function validateSpec(spec: CronJobSpec, old: CronJobSpec | undefined, findings: Findings): void {
  if (spec.schedule === '') findings.push(required('spec.schedule'));
  else validateSchedule(spec, old?.schedule.includes('TZ') === true, findings);
  checkNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', findings);
  if (spec.timeZone !== undefined && spec.timeZone !== old?.timeZone)
    validateTimeZone(spec.timeZone, 'spec.timeZone', findings);
  const policy = spec.concurrencyPolicy;
  if (policy === undefined) findings.push(required('spec.concurrencyPolicy'));
  else checkOneOf(policy, ['Allow', 'Forbid', 'Replace'], 'spec.concurrencyPolicy', findings);
  validateJobTemplate(spec.jobTemplate.spec, 'spec.jobTemplate.spec', findings);
  checkNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', findings);
  checkNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', findings);
}

/** A zone in the schedule is kept where there was one already. */
function validateSchedule({ schedule, timeZone }: CronJobSpec, allowZone: boolean, findings: Findings): void {
  const path = 'spec.schedule';
  const parsed = parseCronSchedule(schedule);
  if (typeof parsed === 'string') findings.push(invalid(path, schedule, parsed));
  if (!schedule.includes('TZ')) return;
  if (!allowZone)
    findings.push(invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  else if (timeZone !== undefined)
    findings.push(invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
}

const ZONE_PART = /^[A-Za-z.\-_0-9+]{1,14}$/;

function validateTimeZone(zone: string, path: string, findings: Findings): void {
  if (zone === '') {
    findings.push(invalid(path, zone, 'timeZone must be nil or non-empty string'));
    return;
  }
  const parts = zone.split('/');
  if (parts.some((part) => part === '.' || part === '..' || part.startsWith('-') || !ZONE_PART.test(part))) {
    findings.push(invalid(path, zone, `unknown time zone ${zone}`));
    return;
  }
  if (zone.toLowerCase() === 'local')
    findings.push(
      invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'),
    );
  if (zone !== 'Local' && !isTimeZone(zone)) findings.push(invalid(path, zone, `unknown time zone ${zone}`));
}

function validateJobTemplate(spec: JobSpec, path: string, findings: Findings): void {
  validateJobSpec(spec, path, findings);
  if (spec.selector !== undefined)
    findings.push(invalid(`${path}.selector`, spec.selector, '`selector` will be auto-generated'));
  if (spec.manualSelector === true) findings.push(notSupported(`${path}.manualSelector`, true, ['nil', 'false']));
}
