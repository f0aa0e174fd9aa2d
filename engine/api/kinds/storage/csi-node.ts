import { csinodes } from '../../resources';
import { defineKind } from '../define';
import { csiNodeColumns } from './csi-node-columns';

/** pkg/registry/storage/csinode, v1.36. */
export const csiNode = defineKind(csinodes, {
  columns: csiNodeColumns,
  unconditionalUpdate: false,
});
