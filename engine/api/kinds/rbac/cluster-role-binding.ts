import { clusterrolebindings } from '../../resources';
import type { ClusterRoleBinding } from '../../types/rbac-v1';
import type { Findings } from '../../validation/field-errors';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkSameRole, defaultBinding, validateBinding } from './binding-rules';
import { clusterRoleBindingColumns } from './cluster-role-binding-columns';

/** pkg/registry/rbac/clusterrolebinding, v1.36. */
export const clusterRoleBinding = defineKind<ClusterRoleBinding>(clusterrolebindings, {
  columns: clusterRoleBindingColumns,
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

function validate(binding: ClusterRoleBinding, findings: Findings): void {
  validateMetadata(binding.metadata, { namespaced: false, nameRule: 'path-segment' }, findings);
  validateBinding(binding, { namespaced: false }, findings);
}
