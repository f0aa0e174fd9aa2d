import { nodes } from '../../resources';
import { defineKind } from '../define';
import { nodeColumns } from './node-columns';

/** pkg/registry/core/node, v1.36. */
export const node = defineKind(nodes, {
  columns: nodeColumns,
  shortNames: ['no'],
  storagePrefix: 'minions',
  subresources: ['proxy', 'status'],
});
