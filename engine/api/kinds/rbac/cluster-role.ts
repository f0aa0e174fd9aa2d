import { clusterroles } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/rbac/clusterrole, v1.36. */
export const clusterRole = defineKind(clusterroles, {
  createOnUpdate: true,
  nameRule: 'path-segment',
});
