import { roles } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/rbac/role, v1.36. */
export const role = defineKind(roles, {
  createOnUpdate: true,
  nameRule: 'path-segment',
});
