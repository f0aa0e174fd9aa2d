import { componentstatuses } from '../../resources';
import { defineKind } from '../define';
import { componentStatusColumns } from './component-status-columns';

/** pkg/registry/core/componentstatus, v1.36. */
export const componentStatus = defineKind(componentstatuses, {
  columns: componentStatusColumns,
  shortNames: ['cs'],
  verbs: ['get', 'list'],
});
