import { semanticEqual } from '../../../base/equal';
import { internalForm } from '../../internal-forms/internal-form';
import { matchesSelector } from '../../label-selector';
import type { Job, JobSpec } from '../../types/batch-v1';
import type { Container, PodSpec, PodTemplateSpec } from '../../types/core-v1';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { dnsLabelFaults } from '../../validation/formats';
import { validateLabelSelector } from '../../validation/label-selector';
import { IMMUTABLE, validateImmutable } from '../../validation/object-meta';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { CONTROLLER_UID, JOB_NAME, LEGACY_CONTROLLER_UID, LEGACY_JOB_NAME } from './job-labels';
import { validateJobSpec } from './job-spec-validation';
import { isConditionTrue } from './job-status-validation';

/** pkg/apis/batch/validation, v1.36: ValidateJob and its relatives. */
export const validateJob = (job: Job, findings: Findings): void => validateWhole(job, { hasNewLabels: true }, findings);

/** Jobs of before v1.27 lack the labels with a prefix, and need not get them. */
function validateWhole(job: Job, { hasNewLabels }: { hasNewLabels: boolean }, findings: Findings): void {
  const { metadata, spec } = job;
  validateMetadata(withOwnLabels(job), { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validateGeneratedSelector(job, hasNewLabels, findings);
  validateSpec(spec, findings);
  if (spec.completionMode !== 'Indexed' || (spec.completions ?? 0) <= 0) return;
  const longest = `${metadata.name}-${(spec.completions ?? 0) - 1}`;
  if (dnsLabelFaults(longest).length > 0)
    findings.push(
      invalid('metadata.name', metadata.name, `will not able to create pod with invalid DNS label: ${longest}`),
    );
}

const GENERATED_COUNT = 4;

/** Labels that are only the generated ones are judged in the template, once: the real server copies them later. */
function withOwnLabels({ metadata, spec }: Job): Job['metadata'] {
  const { labels, ...rest } = metadata;
  const copied = labels !== undefined && labels === spec.template.metadata.labels;
  return copied && Object.keys(labels).length === GENERATED_COUNT ? rest : metadata;
}

function validateGeneratedSelector(job: Job, hasNewLabels: boolean, findings: Findings): void {
  const { metadata, spec } = job;
  const { selector } = spec;
  if (spec.manualSelector === true || selector === undefined) return;
  const expected: Record<string, string> = {
    [LEGACY_CONTROLLER_UID]: metadata.uid,
    [LEGACY_JOB_NAME]: metadata.name ?? '',
    ...(hasNewLabels ? { [CONTROLLER_UID]: metadata.uid, [JOB_NAME]: metadata.name ?? '' } : {}),
  };
  for (const key of Object.keys(expected)) checkLabel(spec.template, key, expected[key] ?? '', findings);
  if (isSound(spec) && !matchesSelector(selector, expected))
    findings.push(invalid('spec.selector', selector, '`selector` not auto-generated'));
}

function checkLabel({ metadata }: PodTemplateSpec, key: string, expected: string, findings: Findings): void {
  const path = `spec.template.metadata.labels[${key}]`;
  const actual = metadata.labels?.[key];
  if (actual === undefined && expected !== '') findings.push(required(path, `must be '${expected}'`));
  else if ((actual ?? '') !== expected) findings.push(invalid(path, metadata.labels, `must be '${expected}'`));
}

function isSound({ selector }: JobSpec): boolean {
  const found: Findings = [];
  validateLabelSelector(selector, 'spec.selector', found);
  return found.length === 0;
}

function validateSpec(spec: JobSpec, findings: Findings): void {
  const { selector, template } = spec;
  validateJobSpec(spec, 'spec', findings);
  if (selector === undefined) findings.push(required('spec.selector'));
  else validateLabelSelector(selector, 'spec.selector', findings);
  const { labels } = template.metadata;
  if (isSound(spec) && !matchesSelector(selector, labels))
    findings.push(
      invalid('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`'),
    );
}

export function validateJobUpdate(next: Job, old: Job, findings: Findings): void {
  const { labels } = old.spec.template.metadata;
  const hasNewLabels = labels?.[JOB_NAME] !== undefined && labels[CONTROLLER_UID] !== undefined;
  validateWhole(next, { hasNewLabels }, findings);
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateSpec(next.spec, findings);
  validateCompletions(next.spec, old.spec, findings);
  validateImmutable(next.spec.selector, old.spec.selector, 'spec.selector', findings);
  validateTemplateUpdate(next.spec, old, findings);
  validateImmutable(next.spec.completionMode, old.spec.completionMode, 'spec.completionMode', findings);
  checkFixedPolicy(next.spec, old.spec, 'podFailurePolicy', 'batch.PodFailurePolicy', findings);
  validateImmutable(
    next.spec.backoffLimitPerIndex,
    old.spec.backoffLimitPerIndex,
    'spec.backoffLimitPerIndex',
    findings,
  );
  validateImmutable(next.spec.managedBy, old.spec.managedBy, 'spec.managedBy', findings);
  checkFixedPolicy(next.spec, old.spec, 'successPolicy', 'batch.SuccessPolicy', findings);
}

function checkFixedPolicy(
  next: JobSpec,
  old: JobSpec,
  key: 'podFailurePolicy' | 'successPolicy',
  struct: string,
  findings: Findings,
): void {
  if (!semanticEqual(next[key], old[key]))
    findings.push(invalid(`spec.${key}`, internalForm(next[key], struct), IMMUTABLE));
}

/** An indexed job may grow and shrink, with as many pods at a time as there are indexes. */
function validateCompletions(next: JobSpec, old: JobSpec, findings: Findings): void {
  const path = 'spec.completions';
  if (next.completionMode !== 'Indexed') validateImmutable(next.completions, old.completions, path, findings);
  else if (
    next.completions !== undefined &&
    next.completions !== old.completions &&
    next.completions !== next.parallelism
  )
    findings.push(invalid(path, next.completions, 'can only be modified in tandem with spec.parallelism'));
}

/** While a job is suspended and has no pods, where they are to run and what they get may change. */
function validateTemplateUpdate(next: JobSpec, old: Job, findings: Findings): void {
  const { spec, status } = old;
  const suspended = spec.suspend === true;
  const idle = status.startTime === undefined || isConditionTrue(status.conditions, 'Suspended');
  const mutable = suspended && idle && (status.active ?? 0) === 0;
  const before = mutable ? withSchedulingOf(next.template, spec.template) : spec.template;
  if (mutable) {
    if (!semanticEqual(next.template.spec, withResourcesOf(next.template.spec, before.spec)))
      findings.push(invalid('spec.template.spec', internalForm(next.template.spec, 'core.PodSpec'), IMMUTABLE));
  } else if (!semanticEqual(next.template, before))
    findings.push(invalid('spec.template', internalForm(next.template, 'core.PodTemplateSpec'), IMMUTABLE));
}

/** The old template with the scheduling directives of the new one. */
function withSchedulingOf(next: PodTemplateSpec, old: PodTemplateSpec): PodTemplateSpec {
  const { affinity, nodeSelector: _selector, tolerations: _tolerations, schedulingGates: _gates, ...rest } = old.spec;
  const directives = next.spec;
  const { nodeAffinity: _old, ...others } = affinity ?? {};
  const nodeAffinity = directives.affinity?.nodeAffinity;
  const merged = { ...others, ...(nodeAffinity === undefined ? {} : { nodeAffinity }) };
  const hasAffinity = directives.affinity !== undefined || Object.keys(merged).length > 0;
  return {
    metadata: next.metadata,
    spec: {
      ...rest,
      ...(hasAffinity ? { affinity: merged } : {}),
      ...(directives.nodeSelector === undefined ? {} : { nodeSelector: directives.nodeSelector }),
      ...(directives.tolerations === undefined ? {} : { tolerations: directives.tolerations }),
      ...(directives.schedulingGates === undefined ? {} : { schedulingGates: directives.schedulingGates }),
    },
  };
}

/** The old spec with the resources of the new one, container by container. */
function withResourcesOf(next: PodSpec, old: PodSpec): PodSpec {
  const resized = (list: readonly Container[], from: readonly Container[]): readonly Container[] =>
    list.length !== from.length
      ? list
      : list.map((container, index) => {
          const other = from[index];
          return other?.name === container.name ? { ...container, resources: other.resources } : container;
        });
  return {
    ...old,
    containers: resized(old.containers, next.containers),
    ...(old.initContainers === undefined
      ? {}
      : { initContainers: resized(old.initContainers, next.initContainers ?? []) }),
  };
}
