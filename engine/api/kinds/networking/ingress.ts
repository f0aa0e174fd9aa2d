import { ingresses } from '../../resources';
import type { Ingress } from '../../types/networking-v1';
import { defineKind } from '../define';
import { ingressColumns } from './ingress-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/networking/ingress, v1.36. */
export const ingress = defineKind(ingresses, {
  columns: ingressColumns,
  shortNames: ['ing'],
  storagePrefix: 'ingress',
  subresources: ['status'],
  generationOf: (ingress) => ingress.spec,
  ...statusHooks<Ingress>({ empty: { loadBalancer: {} } }),
});
