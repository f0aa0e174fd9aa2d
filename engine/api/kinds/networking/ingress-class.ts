import { ingressclasses } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/networking/ingressclass, v1.36. */
export const ingressClass = defineKind(ingressclasses, {
  generationOf: (object) => object.spec,
});
