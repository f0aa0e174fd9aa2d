import { runtimeclasses } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/node/runtimeclass, v1.36. */
export const runtimeClass = defineKind(runtimeclasses, {
  unconditionalUpdate: false,
});
