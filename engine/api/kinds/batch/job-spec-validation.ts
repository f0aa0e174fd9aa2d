import { internalForm } from '../../internal-forms/internal-form';
import type { JobSpec } from '../../types/batch-v1';
import { checkNonNegative, checkOneOf } from '../../validation/checks';
import { checkDomainPath } from '../../validation/domain-path';
import { invalid, notSupported, required, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { validatePodTemplate } from '../core/pod-template-validation';
import { validateFailurePolicy, validateReplacementPolicy, validateSuccessPolicy } from './job-policies-validation';

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

const MANAGED_BY_BYTES_MAX = 63;

/** What a job and the template of a CronJob's jobs have in common (pkg/apis/batch/validation, v1.36). */
export function validateJobSpec(spec: JobSpec, path: string, findings: Findings): void {
  for (const key of COUNTS) checkNonNegative(spec[key], `${path}.${key}`, findings);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    findings.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  if (spec.managedBy !== undefined) {
    checkDomainPath(spec.managedBy, `${path}.managedBy`, findings);
    if (byteLength(spec.managedBy) > MANAGED_BY_BYTES_MAX)
      findings.push(tooLong(`${path}.managedBy`, MANAGED_BY_BYTES_MAX));
  }
  const mode = spec.completionMode;
  if (mode !== undefined) checkOneOf(mode, ['NonIndexed', 'Indexed'], `${path}.completionMode`, findings);
  if (mode === 'Indexed') validateIndexed(spec, path, findings);
  if (mode === undefined || mode === 'NonIndexed')
    for (const key of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
      if (spec[key] !== undefined)
        findings.push(invalid(`${path}.${key}`, spec[key], 'requires indexed completion mode'));
  if (spec.podFailurePolicy !== undefined) validateFailurePolicy(spec, `${path}.podFailurePolicy`, findings);
  if (spec.successPolicy !== undefined) {
    const at = `${path}.successPolicy`;
    if (mode === 'Indexed') validateSuccessPolicy(spec, at, findings);
    else
      findings.push(
        invalid(at, internalForm(spec.successPolicy, 'batch.SuccessPolicy'), 'requires indexed completion mode'),
      );
  }
  validateReplacementPolicy(spec, `${path}.podReplacementPolicy`, findings);
  validatePodTemplate(spec.template, `${path}.template`, findings);
  validateRestartPolicy(spec, `${path}.template.spec.restartPolicy`, findings);
}

const INDEXES_MAX = 100_000;
const MANY_MAX = 10_000;

function validateIndexed(spec: JobSpec, path: string, findings: Findings): void {
  const { completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const atMost = (key: 'parallelism' | 'maxFailedIndexes', value: number, bound: number, when: string): void => {
    if (value > bound) findings.push(invalid(`${path}.${key}`, value, `must be less than or equal to ${bound}${when}`));
  };
  if (completions === undefined) findings.push(required(`${path}.completions`, 'when completion mode is Indexed'));
  atMost('parallelism', parallelism, INDEXES_MAX, ' when completion mode is Indexed');
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
    findings.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'));
  atMost('maxFailedIndexes', maxFailedIndexes ?? 0, INDEXES_MAX, '');
  if (completions === undefined || completions <= INDEXES_MAX || backoffLimitPerIndex === undefined) return;
  if (maxFailedIndexes === undefined)
    findings.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${INDEXES_MAX}`));
  const when = ` when completions are above ${INDEXES_MAX} and used with backoff limit per index`;
  atMost('parallelism', parallelism, MANY_MAX, when);
  atMost('maxFailedIndexes', maxFailedIndexes ?? 0, MANY_MAX, when);
}

function validateRestartPolicy(spec: JobSpec, path: string, findings: Findings): void {
  const policy = spec.template.spec.restartPolicy;
  if (policy === undefined || policy === 'Always') findings.push(required(path, 'valid values: "OnFailure", "Never"'));
  else if (policy !== 'OnFailure' && policy !== 'Never')
    findings.push(notSupported(path, policy, ['OnFailure', 'Never']));
  else if (spec.podFailurePolicy !== undefined && policy !== 'Never')
    findings.push(invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified'));
}
