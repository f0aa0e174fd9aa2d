import { rolebindings } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/rbac/rolebinding, v1.36. */
export const roleBinding = defineKind(rolebindings, {
  createOnUpdate: true,
  nameRule: 'path-segment',
});
