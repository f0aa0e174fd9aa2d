import { csinodes } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/storage/csinode, v1.36. */
export const csiNode = defineKind(csinodes, {
  unconditionalUpdate: false,
});
