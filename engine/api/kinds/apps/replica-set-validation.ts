import type { ReplicaSet, ReplicaSetSpec } from '../../types/apps-v1';
import { checkNonNegative } from '../../validation/checks';
import type { Findings } from '../../validation/field-errors';
import { validateImmutable } from '../../validation/object-meta';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkAtMost, checkCounts } from '../core/replica-counts';
import { validateReplicatedTemplate } from './replicated-template-validation';

/** pkg/apis/apps/validation, v1.36: ValidateReplicaSet and its relatives. */
export function validateReplicaSet({ metadata, spec }: ReplicaSet, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validateSpec(spec, findings);
}

export function validateReplicaSetUpdate(next: ReplicaSet, old: ReplicaSet, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateSpec(next.spec, findings);
  validateImmutable(next.spec.selector, old.spec.selector, 'spec.selector', findings);
}

function validateSpec(spec: ReplicaSetSpec, findings: Findings): void {
  checkNonNegative(spec.replicas, 'spec.replicas', findings);
  checkNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', findings);
  validateReplicatedTemplate(spec, findings);
}

export function validateReplicaSetStatus(next: ReplicaSet, old: ReplicaSet, findings: Findings): void {
  const { status } = next;
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  checkCounts(
    status,
    [
      'replicas',
      'fullyLabeledReplicas',
      'readyReplicas',
      'availableReplicas',
      'observedGeneration',
      'terminatingReplicas',
    ],
    findings,
  );
  checkAtMost(status, 'fullyLabeledReplicas', 'replicas', 'status.replicas', findings);
  checkAtMost(status, 'readyReplicas', 'replicas', 'status.replicas', findings);
  checkAtMost(status, 'availableReplicas', 'replicas', 'status.replicas', findings);
  checkAtMost(status, 'availableReplicas', 'readyReplicas', 'readyReplicas', findings);
}
