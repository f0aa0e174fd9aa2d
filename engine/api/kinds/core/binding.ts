import { bindings } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/pod (BindingREST), v1.36. */
export const binding = defineKind(bindings, {
  verbs: ['create'],
});
