import { componentstatuses } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/componentstatus, v1.36. */
export const componentStatus = defineKind(componentstatuses, {
  shortNames: ['cs'],
  verbs: ['get', 'list'],
});
