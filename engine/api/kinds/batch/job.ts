import { jobs } from '../../resources';
import type { Job } from '../../types/batch-v1';
import { checkedChange, checkedObject } from '../checked';
import { podNameWarnings } from '../core/workload-warnings';
import { defineKind } from '../define';
import type { HookContext } from '../definition';
import { jobColumns } from './job-columns';
import { defaultJob } from './job-defaults';
import { validateJobStatus } from './job-status-validation';
import { prepareJobUpdate, prepareNewJob } from './job-strategy';
import { validateJob, validateJobUpdate } from './job-validation';
import { jobSpecWarnings } from './job-warnings';

const validateUpdate = checkedChange(validateJobUpdate);
const validateStatus = checkedChange(validateJobStatus);

/** pkg/registry/batch/job, v1.36. */
export const job = defineKind<Job>(jobs, {
  columns: jobColumns,
  categories: ['all'],
  subresources: ['status'],
  fieldSelectors: { 'status.successful': ({ status }) => String(status.succeeded ?? 0) },
  generationOf: (job) => job.spec,
  defaults: defaultJob,
  prepareForCreate: prepareNewJob,
  prepareForUpdate: prepareJobUpdate,
  validate: checkedObject(validateJob),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
  warnings,
});

function warnings(next: Job, old: Job | undefined, { subresource }: HookContext): readonly string[] {
  if (old === undefined) return [...podNameWarnings(next), ...jobSpecWarnings(next.spec, 'spec')];
  const same = subresource === 'status' || next.metadata.generation === old.metadata.generation;
  return same ? [] : jobSpecWarnings(next.spec, 'spec');
}
