import type { Job, JobSpec, PodFailurePolicy } from '../../types/batch-v1';
import type { ObjectMeta } from '../../types/meta-v1';
import { defaultPodTemplate } from '../core/pod-defaults';
import { ifPresent, mapShared, withFields } from '../sharing';

/** pkg/apis/batch/v1/defaults.go, v1.36. */
export function defaultJob(job: Job): Job {
  const { metadata } = job;
  const spec = defaultTemplateOfJob(job.spec);
  const alone = spec.completions === undefined && spec.parallelism === undefined;
  const unlabelled = Object.keys(metadata.labels ?? {}).length === 0;
  return withFields(job, {
    metadata: withFields<ObjectMeta>(metadata, { labels: unlabelled ? spec.template.metadata.labels : undefined }),
    spec: withFields(spec, {
      completions: alone ? 1 : spec.completions,
      parallelism: spec.parallelism ?? 1,
      backoffLimit: spec.backoffLimit ?? (spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647),
      completionMode: spec.completionMode ?? 'NonIndexed',
      suspend: spec.suspend ?? false,
      podReplacementPolicy:
        spec.podReplacementPolicy ?? (spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'),
      manualSelector: spec.manualSelector ?? false,
    }),
  });
}

/** What the template of a CronJob's jobs gets; the rest comes when a job is made of it. */
export const defaultTemplateOfJob = (spec: JobSpec): JobSpec =>
  withFields(spec, {
    podFailurePolicy: ifPresent(spec.podFailurePolicy, defaultFailurePolicy),
    template: defaultPodTemplate(spec.template),
  });

const defaultFailurePolicy = (policy: PodFailurePolicy): PodFailurePolicy =>
  withFields(policy, {
    rules: mapShared(policy.rules, (rule) =>
      withFields(rule, {
        onPodConditions: ifPresent(rule.onPodConditions, (patterns) =>
          mapShared(patterns, (pattern) => (pattern.status === '' ? { ...pattern, status: 'True' } : pattern)),
        ),
      }),
    ),
  });
