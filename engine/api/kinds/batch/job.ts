import { jobs } from '../../resources';
import type { Job } from '../../types/batch-v1';
import { defineKind } from '../define';
import { jobColumns } from './job-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/batch/job, v1.36. */
export const job = defineKind(jobs, {
  columns: jobColumns,
  categories: ['all'],
  subresources: ['status'],
  generationOf: (job) => job.spec,
  ...statusHooks<Job>({ empty: {} }),
});
