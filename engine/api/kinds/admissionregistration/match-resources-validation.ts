import type { LabelSelector } from '../../types/meta-v1';
import type { MatchResources } from '../../types/admissionregistration-v1';
import { checkOneOf } from '../../validation/checks';
import { required, type Findings } from '../../validation/field-errors';
import { validateLabelSelector } from '../../validation/label-selector';
import { validateNamedRule } from './rule-validation';

export const MATCH_POLICIES: readonly string[] = Object.freeze(['Equivalent', 'Exact']);

/** validateMatchResources (pkg/apis/admissionregistration/validation, v1.36). */
export function validateMatchResources(match: MatchResources | undefined, path: string, findings: Findings): void {
  if (match === undefined) return;
  if (match.matchPolicy === undefined) findings.push(required(`${path}.matchPolicy`));
  else checkOneOf(match.matchPolicy, MATCH_POLICIES, `${path}.matchPolicy`, findings);
  checkSelector(match.namespaceSelector, `${path}.namespaceSelector`, findings);
  checkSelector(match.objectSelector, `${path}.objectSelector`, findings);
  for (const list of ['resourceRules', 'excludeResourceRules'] as const)
    (match[list] ?? []).forEach((rule, index) => validateNamedRule(rule, `${path}.${list}[${index}]`, findings));
}

function checkSelector(selector: LabelSelector | undefined, path: string, findings: Findings): void {
  if (selector === undefined) findings.push(required(path));
  else validateLabelSelector(selector, path, findings);
}

/** What a policy applies to: it must say so. */
export function validateMatchConstraints(match: MatchResources | undefined, path: string, findings: Findings): void {
  if (match === undefined) {
    findings.push(required(path));
    return;
  }
  validateMatchResources(match, path, findings);
  if ((match.resourceRules ?? []).length === 0) findings.push(required(`${path}.resourceRules`));
}
