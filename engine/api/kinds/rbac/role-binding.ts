import { rolebindings } from '../../resources';
import type { RoleBinding } from '../../types/rbac-v1';
import type { Findings } from '../../validation/field-errors';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkSameRole, defaultBinding, validateBinding } from './binding-rules';
import { roleBindingColumns } from './role-binding-columns';

/** pkg/registry/rbac/rolebinding, v1.36. */
export const roleBinding = defineKind<RoleBinding>(rolebindings, {
  columns: roleBindingColumns,
  createOnUpdate: true,
  nameRule: 'path-segment',
  defaults: defaultBinding,
  validate: checkedObject(validate),
  validateUpdate: checkedChange((next, old, findings) => {
    validate(next, findings);
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    checkSameRole(next.roleRef, old.roleRef, findings);
  }),
});

function validate(binding: RoleBinding, findings: Findings): void {
  validateMetadata(binding.metadata, { namespaced: true, nameRule: 'path-segment' }, findings);
  validateBinding(binding, { namespaced: true }, findings);
}
