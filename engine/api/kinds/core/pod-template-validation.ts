import { RecentSet } from '../../../base/recent';
import type { PodTemplateSpec } from '../../types/core-v1';
import { forbidden, type Findings } from '../../validation/field-errors';
import { validateAnnotations, validateLabels } from '../../validation/object-meta';
import { validatePodAnnotations, validateProfilesAgree } from './pod-annotations-validation';
import { validatePodSpec } from './pod-spec-validation';
import { TEMPLATE_RULES, type PodRules } from './pod-rules';

/** Templates found in order are not looked at again. */
const valid = new RecentSet<PodTemplateSpec>();

/** pkg/apis/core/validation, v1.36: ValidatePodTemplateSpec. */
export function validatePodTemplate(
  template: PodTemplateSpec,
  path: string,
  findings: Findings,
  rules: PodRules = TEMPLATE_RULES,
): void {
  if (valid.has(template)) return;
  const before = findings.length;
  const { metadata, spec } = template;
  validateLabels(metadata.labels, `${path}.labels`, findings);
  validateAnnotations(metadata.annotations, `${path}.annotations`, findings);
  validatePodAnnotations(metadata.annotations, spec, rules, `${path}.annotations`, findings);
  validatePodSpec(spec, { metadata: undefined, rules }, `${path}.spec`, findings);
  validateProfilesAgree(metadata.annotations, spec, `${path}.spec`, findings);
  if ((spec.ephemeralContainers ?? []).length > 0)
    findings.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
  if (findings.length === before && rules === TEMPLATE_RULES) valid.add(template);
}
