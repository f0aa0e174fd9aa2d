import type { CrossVersionObjectReference } from '../../types/autoscaling-v2';
import { checkFormat, checkRequired } from '../../validation/checks';
import { invalid, type Findings } from '../../validation/field-errors';
import { pathSegmentFaults } from '../../validation/formats';

/** pkg/apis/autoscaling/validation, v1.36: ValidateCrossVersionObjectReference. */
export function validateTargetReference(
  { kind, name, apiVersion = '' }: CrossVersionObjectReference,
  { needsGroup }: { needsGroup: boolean },
  path: string,
  findings: Findings,
): void {
  if (checkRequired(kind, `${path}.kind`, findings)) checkFormat(kind, pathSegmentFaults, `${path}.kind`, findings);
  if (checkRequired(name, `${path}.name`, findings)) checkFormat(name, pathSegmentFaults, `${path}.name`, findings);
  const parts = apiVersion.split('/');
  if (parts.length > 2)
    findings.push(invalid(`${path}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else if (needsGroup && (parts.length < 2 || parts[0] === ''))
    findings.push(invalid(`${path}.apiVersion`, apiVersion, 'apiVersion must specify API group'));
}
