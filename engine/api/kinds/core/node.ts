import { nodes } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/node, v1.36. */
export const node = defineKind(nodes, {
  shortNames: ['no'],
  storagePrefix: 'minions',
  subresources: ['proxy', 'status'],
});
