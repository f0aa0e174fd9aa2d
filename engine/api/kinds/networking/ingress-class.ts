import { ingressclasses } from '../../resources';
import { defineKind } from '../define';
import { ingressClassColumns } from './ingress-class-columns';

/** pkg/registry/networking/ingressclass, v1.36. */
export const ingressClass = defineKind(ingressclasses, {
  columns: ingressClassColumns,
  generationOf: (object) => object.spec,
});
