import type { Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment } from '../../types/apps-v1';
import { checkNonNegative } from '../../validation/checks';
import { forbidden, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { amountOf, checkAtMost100Percent, checkIntOrPercent } from '../../validation/int-or-percent';
import { internalForm } from '../../internal-forms/internal-form';
import { validateImmutable } from '../../validation/object-meta';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkAtMost, checkCollisionCount, checkCounts } from '../core/replica-counts';
import { validateReplicatedTemplate } from './replicated-template-validation';

/** pkg/apis/apps/validation, v1.36: ValidateDeployment and its relatives. */
export function validateDeployment({ metadata, spec }: Deployment, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validateSpec(spec, findings);
}

export function validateDeploymentUpdate(next: Deployment, old: Deployment, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateSpec(next.spec, findings);
  validateImmutable(next.spec.selector, old.spec.selector, 'spec.selector', findings);
}

function validateSpec(spec: DeploymentSpec, findings: Findings): void {
  checkNonNegative(spec.replicas, 'spec.replicas', findings);
  validateReplicatedTemplate(spec, findings);
  validateStrategy(spec.strategy, 'spec.strategy', findings);
  checkNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', findings);
  checkNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', findings);
  const path = 'spec.progressDeadlineSeconds';
  const deadline = spec.progressDeadlineSeconds;
  checkNonNegative(deadline, path, findings);
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0))
    findings.push(invalid(path, deadline, 'must be greater than minReadySeconds'));
}

function validateStrategy(strategy: DeploymentStrategy, path: string, findings: Findings): void {
  const { type, rollingUpdate } = strategy;
  const at = `${path}.rollingUpdate`;
  if (type === 'Recreate') {
    if (rollingUpdate !== undefined)
      findings.push(forbidden(at, "may not be specified when strategy `type` is 'Recreate'"));
  } else if (type !== 'RollingUpdate')
    findings.push(notSupported(path, internalForm(strategy, 'apps.DeploymentStrategy'), ['Recreate', 'RollingUpdate']));
  else if (rollingUpdate === undefined) findings.push(required(at, 'this should be defaulted and never be nil'));
  else validateRollingUpdate(rollingUpdate, at, findings);
}

function validateRollingUpdate(update: RollingUpdateDeployment, path: string, findings: Findings): void {
  const { maxUnavailable = 0, maxSurge = 0 } = update;
  checkIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, findings);
  checkIntOrPercent(maxSurge, `${path}.maxSurge`, findings);
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0)
    findings.push(invalid(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  checkAtMost100Percent(maxUnavailable, `${path}.maxUnavailable`, findings);
}

export function validateDeploymentStatus(next: Deployment, old: Deployment, findings: Findings): void {
  const { status } = next;
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  checkCounts(
    status,
    [
      'observedGeneration',
      'replicas',
      'updatedReplicas',
      'readyReplicas',
      'availableReplicas',
      'unavailableReplicas',
      'terminatingReplicas',
      'collisionCount',
    ],
    findings,
  );
  checkAtMost(status, 'updatedReplicas', 'replicas', 'status.replicas', findings);
  checkAtMost(status, 'readyReplicas', 'replicas', 'status.replicas', findings);
  checkAtMost(status, 'availableReplicas', 'replicas', 'status.replicas', findings);
  checkAtMost(status, 'availableReplicas', 'readyReplicas', 'readyReplicas', findings);
  checkCollisionCount(status, old.status, findings);
}
