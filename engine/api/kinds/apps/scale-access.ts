import { requirementsOf, selectorText } from '../../label-selector';
import type { KubeObject } from '../../object';
import type { LabelSelector } from '../../types/meta-v1';
import type { ScaleAccess } from '../definition';

interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelector };
  readonly status: { readonly replicas?: number };
}

/** The scale subresource of kinds with `spec.replicas`, `status.replicas` and a LabelSelector (registry/apps, v1.36). */
export const scaleAccess = <T extends Scalable>(): ScaleAccess<T> => ({
  replicas: ({ spec }) => spec.replicas ?? 0,
  statusReplicas: ({ status }) => status.replicas ?? 0,
  selector: ({ spec }) => selectorText(requirementsOf(spec.selector) ?? []),
  withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
});
