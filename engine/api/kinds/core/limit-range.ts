import { limitranges } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/limitrange, v1.36. */
export const limitRange = defineKind(limitranges, {
  shortNames: ['limits'],
  createOnUpdate: true,
});
