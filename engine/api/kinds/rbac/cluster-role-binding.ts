import { clusterrolebindings } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/rbac/clusterrolebinding, v1.36. */
export const clusterRoleBinding = defineKind(clusterrolebindings, {
  createOnUpdate: true,
  nameRule: 'path-segment',
});
