import { runtimeclasses } from '../../resources';
import { defineKind } from '../define';
import { runtimeClassColumns } from './runtime-class-columns';

/** pkg/registry/node/runtimeclass, v1.36. */
export const runtimeClass = defineKind(runtimeclasses, {
  columns: runtimeClassColumns,
  unconditionalUpdate: false,
});
