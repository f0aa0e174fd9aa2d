import { sortedRecord } from '../../../base/go-text';
import type { Job } from '../../types/batch-v1';
import type { LabelSelector } from '../../types/meta-v1';
import type { HookContext } from '../definition';
import { workloadHooks } from '../workload-strategy';
import { CONTROLLER_UID, JOB_NAME, LEGACY_CONTROLLER_UID, LEGACY_JOB_NAME } from './job-labels';

const hooks = workloadHooks<Job>({ empty: {} });

/** pkg/registry/batch/job/strategy.go, v1.36. */
export const prepareNewJob = (job: Job, context: HookContext): Job =>
  hooks.prepareForCreate(job.spec.manualSelector === true ? job : withSelector(job), context);

/** A job without labels is read from the store with those of its template, whoever took them away. */
export const prepareJobUpdate = (next: Job, old: Job, context: HookContext): Job =>
  withTemplateLabels(hooks.prepareForUpdate(next, old, context));

function withTemplateLabels(job: Job): Job {
  const { labels } = job.spec.template.metadata;
  if (labels === undefined || Object.keys(job.metadata.labels ?? {}).length > 0) return job;
  return { ...job, metadata: { ...job.metadata, labels } };
}

/** A job selects its own pods by its uid, and labels them so. Labels that the job has from its template follow suit. */
function withSelector(job: Job): Job {
  const { metadata, spec } = job;
  const { uid, name } = metadata;
  const labels = sortedRecord({
    [LEGACY_JOB_NAME]: name,
    [JOB_NAME]: name,
    [LEGACY_CONTROLLER_UID]: uid,
    [CONTROLLER_UID]: uid,
    ...spec.template.metadata.labels,
  });
  const selector: LabelSelector = {
    ...spec.selector,
    matchLabels: sortedRecord({ [CONTROLLER_UID]: uid, ...spec.selector?.matchLabels }),
  };
  const template = { ...spec.template, metadata: { ...spec.template.metadata, labels } };
  const derived = metadata.labels === undefined || metadata.labels === spec.template.metadata.labels;
  return { ...job, metadata: derived ? { ...metadata, labels } : metadata, spec: { ...spec, selector, template } };
}
