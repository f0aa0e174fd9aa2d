import { matchesSelector } from '../../label-selector';
import type { ReplicationController, ReplicationControllerSpec } from '../../types/core-v1';
import { checkNonNegative } from '../../validation/checks';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkAlwaysRunning } from './always-running-validation';
import { validatePodTemplate } from './pod-template-validation';
import { checkAtMost, checkCounts } from './replica-counts';

/** pkg/apis/core/validation, v1.36: ValidateReplicationController and its relatives. */
export function validateReplicationController({ metadata, spec }: ReplicationController, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'long-name' }, findings);
  validateSpec(spec, findings);
}

export function validateReplicationControllerUpdate(
  next: ReplicationController,
  old: ReplicationController,
  findings: Findings,
): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateSpec(next.spec, findings);
}

function validateSpec(spec: ReplicationControllerSpec, findings: Findings): void {
  const { selector = {}, template } = spec;
  const path = 'spec.template';
  checkNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', findings);
  if (Object.keys(selector).length === 0) findings.push(required('spec.selector'));
  checkNonNegative(spec.replicas, 'spec.replicas', findings);
  if (template === undefined) {
    findings.push(required(path));
    return;
  }
  const { labels } = template.metadata;
  if (!matchesSelector({ matchLabels: selector }, labels))
    findings.push(invalid(`${path}.metadata.labels`, labels ?? null, '`selector` does not match template `labels`'));
  validatePodTemplate(template, path, findings);
  checkAlwaysRunning(template.spec, 'ReplicationController', `${path}.spec`, findings);
}

export function validateReplicationControllerStatus(
  next: ReplicationController,
  old: ReplicationController,
  findings: Findings,
): void {
  const { status } = next;
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  checkCounts(
    status,
    ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'],
    findings,
  );
  checkAtMost(status, 'fullyLabeledReplicas', 'replicas', 'status.replicas', findings);
  checkAtMost(status, 'readyReplicas', 'replicas', 'status.replicas', findings);
  checkAtMost(status, 'availableReplicas', 'replicas', 'status.replicas', findings);
  checkAtMost(status, 'availableReplicas', 'readyReplicas', 'readyReplicas', findings);
}
