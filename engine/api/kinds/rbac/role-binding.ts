import { rolebindings } from '../../resources';
import { defineKind } from '../define';
import { roleBindingColumns } from './role-binding-columns';

/** pkg/registry/rbac/rolebinding, v1.36. */
export const roleBinding = defineKind(rolebindings, {
  columns: roleBindingColumns,
  createOnUpdate: true,
  nameRule: 'path-segment',
});
