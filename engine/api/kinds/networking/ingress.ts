import { ingresses } from '../../resources';
import type { Ingress } from '../../types/networking-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { statusHooks } from '../status-hooks';
import { ingressColumns } from './ingress-columns';
import { validateIngressStatus, validateIngressUpdate, validateNewIngress } from './ingress-validation';

const validateUpdate = checkedChange(validateIngressUpdate);
const validateStatus = checkedChange(validateIngressStatus);

const CLASS_WARNING =
  'annotation "kubernetes.io/ingress.class" is deprecated, please use \'spec.ingressClassName\' instead';

/** pkg/registry/networking/ingress, v1.36. */
export const ingress = defineKind<Ingress>(ingresses, {
  columns: ingressColumns,
  shortNames: ['ing'],
  storagePrefix: 'ingress',
  subresources: ['status'],
  generationOf: (ingress) => ingress.spec,
  ...statusHooks<Ingress>({ empty: { loadBalancer: {} } }),
  validate: checkedObject(validateNewIngress),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
  warnings: (ingress, old) => (old === undefined && namesClassByAnnotation(ingress) ? [CLASS_WARNING] : []),
});

const namesClassByAnnotation = ({ metadata, spec }: Ingress): boolean =>
  metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined && spec.ingressClassName === undefined;
