import type { Ingress } from '../../../api/types/networking-v1';
import type { Server } from '../server';
import { defaultOf } from './default-class';
import { isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

const DEFAULT = ['ingressclass.kubernetes.io/is-default-class'];
const OLD_CLASS = 'kubernetes.io/ingress.class';

/** An Ingress that names no class gets the default one (plugin/pkg/admission/network/defaultingressclass, v1.36). */
export const defaultIngressClass = ({ store }: Pick<Server, 'store'>): AdmissionPlugin => ({
  name: 'DefaultIngressClass',
  handles,
  admit: (_attributes, object) => {
    const ingress = object as Ingress;
    if (ingress.spec.ingressClassName !== undefined || ingress.metadata.annotations?.[OLD_CLASS] !== undefined) {
      return ingress;
    }
    const found = defaultOf(store, 'ingressclasses', DEFAULT);
    if (found === undefined) return ingress;
    const given: Ingress = { ...ingress, spec: { ...ingress.spec, ingressClassName: found.metadata.name } };
    return given;
  },
});

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  operation === 'CREATE' && subresource === '' && isResource(served, 'ingresses', 'networking.k8s.io');
