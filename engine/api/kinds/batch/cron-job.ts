import { cronjobs } from '../../resources';
import type { CronJob } from '../../types/batch-v1';
import { checkedChange, checkedObject } from '../checked';
import { templateWithoutDisabledFields } from '../core/pod-disabled-fields';
import { podNameWarnings } from '../core/workload-warnings';
import { defineKind } from '../define';
import type { HookContext } from '../definition';
import { withFields } from '../sharing';
import { statusHooks } from '../status-hooks';
import { cronJobColumns } from './cron-job-columns';
import { validateCronJob, validateCronJobUpdate } from './cron-job-validation';
import { defaultTemplateOfJob } from './job-defaults';
import { jobSpecWarnings } from './job-warnings';

const hooks = statusHooks<CronJob>({ empty: {} });
const validateUpdate = checkedChange(validateCronJobUpdate);

/** pkg/registry/batch/cronjob, v1.36. */
export const cronJob = defineKind<CronJob>(cronjobs, {
  columns: cronJobColumns,
  shortNames: ['cj'],
  categories: ['all'],
  subresources: ['status'],
  generationOf: (cronJob) => cronJob.spec,
  defaults,
  prepareForCreate: (cronJob, context) => withTemplate(hooks.prepareForCreate(cronJob, context), undefined),
  prepareForUpdate: (next, old, context) => {
    const prepared = hooks.prepareForUpdate(next, old, context);
    return context.subresource === 'status' ? prepared : withTemplate(prepared, old);
  },
  validate: checkedObject(validateCronJob),
  /** A status is taken as it comes. */
  validateUpdate: (next, old, { subresource }) => (subresource === 'status' ? [] : validateUpdate(next, old)),
  warnings,
});

function defaults(cronJob: CronJob): CronJob {
  const { spec } = cronJob;
  return withFields(cronJob, {
    spec: withFields(spec, {
      concurrencyPolicy: spec.concurrencyPolicy ?? 'Allow',
      suspend: spec.suspend ?? false,
      successfulJobsHistoryLimit: spec.successfulJobsHistoryLimit ?? 3,
      failedJobsHistoryLimit: spec.failedJobsHistoryLimit ?? 1,
      jobTemplate: withFields(spec.jobTemplate, { spec: defaultTemplateOfJob(spec.jobTemplate.spec) }),
    }),
  });
}

function withTemplate(cronJob: CronJob, old: CronJob | undefined): CronJob {
  const { jobTemplate } = cronJob.spec;
  const template = templateWithoutDisabledFields(jobTemplate.spec.template, old?.spec.jobTemplate.spec.template);
  return withFields(cronJob, {
    spec: withFields(cronJob.spec, {
      jobTemplate: withFields(jobTemplate, { spec: withFields(jobTemplate.spec, { template }) }),
    }),
  });
}

const ZONE_WARNING =
  'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';

function warnings(next: CronJob, old: CronJob | undefined, { subresource }: HookContext): readonly string[] {
  const path = 'spec.jobTemplate.spec';
  if (subresource === 'status') return [];
  if (old === undefined) return [...podNameWarnings(next), ...jobSpecWarnings(next.spec.jobTemplate.spec, path)];
  const same = next.metadata.generation === old.metadata.generation;
  const ofZone = next.spec.schedule.includes('TZ') ? [ZONE_WARNING] : [];
  return same ? ofZone : [...jobSpecWarnings(next.spec.jobTemplate.spec, path), ...ofZone];
}
