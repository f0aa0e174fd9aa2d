import { roles } from '../../resources';
import type { Role } from '../../types/rbac-v1';
import type { Findings } from '../../validation/field-errors';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { validatePolicyRules } from './policy-rule-validation';

/** pkg/registry/rbac/role, v1.36. */
export const role = defineKind<Role>(roles, {
  createOnUpdate: true,
  nameRule: 'path-segment',
  validate: checkedObject(validate),
  validateUpdate: checkedChange((next, old, findings) => {
    validate(next, findings);
    validateMetadataUpdate(next.metadata, old.metadata, findings);
  }),
});

function validate({ metadata, rules }: Role, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'path-segment' }, findings);
  validatePolicyRules(rules, { namespaced: true }, findings);
}
