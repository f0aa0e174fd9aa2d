import { namespaces } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/namespace, v1.36. */
export const namespace = defineKind(namespaces, {
  shortNames: ['ns'],
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: ['finalize', 'status'],
  nameRule: 'dns-label',
});
