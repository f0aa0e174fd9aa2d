import { clusterroles } from '../../resources';
import type { AggregationRule, ClusterRole } from '../../types/rbac-v1';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { validateLabelSelector } from '../../validation/label-selector';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { validatePolicyRules } from './policy-rule-validation';

/** pkg/registry/rbac/clusterrole, v1.36. */
export const clusterRole = defineKind<ClusterRole>(clusterroles, {
  createOnUpdate: true,
  nameRule: 'path-segment',
  validate: checkedObject(validate),
  validateUpdate: checkedChange((next, old, findings) => {
    validate(next, findings);
    validateMetadataUpdate(next.metadata, old.metadata, findings);
  }),
});

function validate({ metadata, rules, aggregationRule }: ClusterRole, findings: Findings): void {
  validateMetadata(metadata, { namespaced: false, nameRule: 'path-segment' }, findings);
  validatePolicyRules(rules, { namespaced: false }, findings);
  if (aggregationRule !== undefined) validateAggregation(aggregationRule, findings);
}

function validateAggregation({ clusterRoleSelectors = [] }: AggregationRule, findings: Findings): void {
  const path = 'aggregationRule.clusterRoleSelectors';
  if (clusterRoleSelectors.length === 0)
    findings.push(required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  clusterRoleSelectors.forEach((selector, index) => {
    const before = findings.length;
    validateLabelSelector(selector, `${path}[${index}]`, findings);
    if (findings.length > before) findings.push(invalid(`${path}[${index}]`, null, 'invalid label selector.'));
  });
}
