import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from '../../types/apps-v1';
import type { LabelSelector } from '../../types/meta-v1';
import { checkNonNegative } from '../../validation/checks';
import { invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { amountOf, checkAtMost100Percent, checkIntOrPercent } from '../../validation/int-or-percent';
import { internalForm } from '../../internal-forms/internal-form';
import { isEmptySelector, validateLabelSelector } from '../../validation/label-selector';
import { validateImmutable } from '../../validation/object-meta';
import { validatePodTemplate } from '../core/pod-template-validation';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkAlwaysRunning } from '../core/always-running-validation';
import { checkCollisionCount, checkCounts } from '../core/replica-counts';
import { checkSelected } from './selector-validation';

/** pkg/apis/apps/validation, v1.36: ValidateDaemonSet and its relatives. */
export function validateDaemonSet({ metadata, spec }: DaemonSet, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validateSpec(spec, findings);
}

export function validateDaemonSetUpdate(next: DaemonSet, old: DaemonSet, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateImmutable(next.spec.selector, old.spec.selector, 'spec.selector', findings);
  validateSpec(next.spec, findings);
}

function validateSpec(spec: DaemonSetSpec, findings: Findings): void {
  const selector: LabelSelector | null = spec.selector;
  const before = findings.length;
  validateLabelSelector(selector, 'spec.selector', findings);
  if (findings.length === before) checkSelected(spec.template, selector, findings);
  if (selector !== null && isEmptySelector(selector))
    findings.push(invalid('spec.selector', selector, 'empty selector is invalid for daemonset'));
  validatePodTemplate(spec.template, 'spec.template', findings);
  checkAlwaysRunning(spec.template.spec, 'DaemonSet', 'spec.template.spec', findings);
  checkNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', findings);
  validateStrategy(spec.updateStrategy, 'spec.updateStrategy', findings);
  checkNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', findings);
}

function validateStrategy(strategy: DaemonSetUpdateStrategy, path: string, findings: Findings): void {
  const { type, rollingUpdate } = strategy;
  if (type === 'OnDelete') return;
  if (type !== 'RollingUpdate')
    findings.push(
      notSupported(path, internalForm(strategy, 'apps.DaemonSetUpdateStrategy'), ['RollingUpdate', 'OnDelete']),
    );
  else if (rollingUpdate === undefined) findings.push(required(`${path}.rollingUpdate`));
  else validateRollingUpdate(rollingUpdate, `${path}.rollingUpdate`, findings);
}

function validateRollingUpdate(update: RollingUpdateDaemonSet, path: string, findings: Findings): void {
  const { maxUnavailable = 0, maxSurge = 0 } = update;
  checkIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, findings);
  checkIntOrPercent(maxSurge, `${path}.maxSurge`, findings);
  checkAtMost100Percent(maxUnavailable, `${path}.maxUnavailable`, findings);
  checkAtMost100Percent(maxSurge, `${path}.maxSurge`, findings);
  const hasUnavailable = amountOf(maxUnavailable) !== 0;
  const hasSurge = amountOf(maxSurge) !== 0;
  if (hasUnavailable && hasSurge)
    findings.push(invalid(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  if (!hasUnavailable && !hasSurge) findings.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
}

export function validateDaemonSetStatus(next: DaemonSet, old: DaemonSet, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  checkCounts(
    next.status,
    [
      'currentNumberScheduled',
      'numberMisscheduled',
      'desiredNumberScheduled',
      'numberReady',
      'observedGeneration',
      'updatedNumberScheduled',
      'numberAvailable',
      'numberUnavailable',
      'collisionCount',
    ],
    findings,
  );
  checkCollisionCount(next.status, old.status, findings);
}
