import type { PodTemplateSpec } from '../../types/core-v1';
import type { LabelSelector } from '../../types/meta-v1';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { validatePodTemplate } from '../core/pod-template-validation';
import { checkAlwaysRunning } from '../core/always-running-validation';
import { checkSelected, validateGivenSelector } from './selector-validation';

interface Replicated {
  readonly selector: LabelSelector | null;
  readonly template: PodTemplateSpec;
}

/** Selector and template of Deployments and ReplicaSets, whose messages both speak of a deployment (v1.36). */
export function validateReplicatedTemplate({ selector, template }: Replicated, findings: Findings): void {
  const path = 'spec.template';
  if (selector === null) findings.push(required('spec.selector'));
  else if (!validateGivenSelector(selector, 'deployment', findings)) {
    const { matchLabels, matchExpressions } = selector;
    findings.push(invalid('spec.selector', { matchLabels, matchExpressions }, 'invalid label selector'));
    return;
  }
  checkSelected(template, selector, findings);
  validatePodTemplate(template, path, findings);
  checkAlwaysRunning(template.spec, 'ReplicaSet', `${path}.spec`, findings);
}
