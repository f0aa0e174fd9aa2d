import { clusterrolebindings } from '../../resources';
import { defineKind } from '../define';
import { clusterRoleBindingColumns } from './cluster-role-binding-columns';

/** pkg/registry/rbac/clusterrolebinding, v1.36. */
export const clusterRoleBinding = defineKind(clusterrolebindings, {
  columns: clusterRoleBindingColumns,
  createOnUpdate: true,
  nameRule: 'path-segment',
});
