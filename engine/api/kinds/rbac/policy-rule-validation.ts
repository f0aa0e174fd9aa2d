import type { PolicyRule } from '../../types/rbac-v1';
import { invalid, required, type Findings } from '../../validation/field-errors';

/** pkg/apis/rbac/validation, v1.36: ValidatePolicyRule. */
export function validatePolicyRules(
  rules: readonly PolicyRule[] | null | undefined,
  { namespaced }: { namespaced: boolean },
  findings: Findings,
): void {
  (rules ?? []).forEach((rule, index) => validateRule(rule, namespaced, `rules[${index}]`, findings));
}

const isEmpty = (list: readonly string[] | null | undefined): boolean => (list ?? []).length === 0;

function validateRule(rule: PolicyRule, namespaced: boolean, path: string, findings: Findings): void {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs: urls } = rule;
  if (isEmpty(verbs)) findings.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
  if (!isEmpty(urls)) {
    const at = `${path}.nonResourceURLs`;
    if (namespaced) findings.push(invalid(at, urls, 'namespaced rules cannot apply to non-resource URLs'));
    if (!isEmpty(apiGroups) || !isEmpty(resources) || !isEmpty(resourceNames))
      findings.push(invalid(at, urls, 'rules cannot apply to both regular resources and non-resource URLs'));
    return;
  }
  if (isEmpty(apiGroups))
    findings.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  if (isEmpty(resources))
    findings.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
}
