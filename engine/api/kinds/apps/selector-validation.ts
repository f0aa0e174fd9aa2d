import { matchesSelector } from '../../label-selector';
import type { PodTemplateSpec } from '../../types/core-v1';
import type { LabelSelector } from '../../types/meta-v1';
import { invalid, type Findings } from '../../validation/field-errors';
import { isEmptySelector, validateLabelSelector } from '../../validation/label-selector';

/**
 * A selector that is given: well-formed, and selecting something. False: it is malformed, and nothing can be compared
 * with it (pkg/apis/apps/validation, v1.36).
 */
export function validateGivenSelector(selector: LabelSelector, owner: string, findings: Findings): boolean {
  const before = findings.length;
  validateLabelSelector(selector, 'spec.selector', findings);
  const sound = findings.length === before;
  if (isEmptySelector(selector))
    findings.push(invalid('spec.selector', selector, `empty selector is invalid for ${owner}`));
  return sound;
}

export function checkSelected(template: PodTemplateSpec, selector: LabelSelector | null, findings: Findings): void {
  const { labels } = template.metadata;
  if (!matchesSelector(selector, labels))
    findings.push(
      invalid('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`'),
    );
}
