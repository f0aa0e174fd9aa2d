import { cronjobs } from '../../resources';
import type { CronJob } from '../../types/batch-v1';
import { defineKind } from '../define';
import { cronJobColumns } from './cron-job-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/batch/cronjob, v1.36. */
export const cronJob = defineKind(cronjobs, {
  columns: cronJobColumns,
  shortNames: ['cj'],
  categories: ['all'],
  subresources: ['status'],
  generationOf: (cronJob) => cronJob.spec,
  ...statusHooks<CronJob>({ empty: {} }),
});
