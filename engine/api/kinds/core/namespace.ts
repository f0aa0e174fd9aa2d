import { namespaces } from '../../resources';
import { defineKind } from '../define';
import { namespaceColumns } from './namespace-columns';

/** pkg/registry/core/namespace, v1.36. */
export const namespace = defineKind(namespaces, {
  columns: namespaceColumns,
  shortNames: ['ns'],
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: ['finalize', 'status'],
  nameRule: 'dns-label',
});
