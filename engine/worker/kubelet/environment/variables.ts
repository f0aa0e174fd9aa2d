import type { Container, EnvVar, Service } from '../../../api/types/core-v1';
import { contentOf, isMissing, type References } from '../references';
import { expand } from './expand';
import { fieldValue, resourceValue, type PodFacts } from './fields';
import { serviceVariables, visibleServices } from './service-variables';

export interface VariableSources {
  readonly references: References;
  services(): readonly Service[];
}

export type Variables =
  { readonly ok: true; readonly env: ReadonlyMap<string, string> } | { readonly ok: false; readonly error: string };

/** Whether making the variables can fail. */
export const refersToOthers = ({ env = [], envFrom = [] }: Container): boolean =>
  envFrom.length > 0 ||
  env.some(({ valueFrom }) => valueFrom?.configMapKeyRef !== undefined || valueFrom?.secretKeyRef !== undefined);

/** The environment of a container (pkg/kubelet/kubelet_pods.go `makeEnvironmentVariables`, v1.36). */
export function variables(container: Container, facts: PodFacts, sources: VariableSources): Variables {
  const { pod } = facts;
  const namespace = pod.metadata.namespace ?? '';
  const services = serviceVariables(
    visibleServices(sources.services(), namespace, pod.spec.enableServiceLinks !== false),
  );
  const out = new Map<string, string>();
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const found =
      configMapRef !== undefined
        ? sources.references.configMap(namespace, configMapRef.name ?? '')
        : sources.references.secret(namespace, secretRef?.name ?? '');
    if (isMissing(found)) {
      if ((configMapRef ?? secretRef)?.optional === true) continue;
      return { ok: false, error: found.missing };
    }
    for (const [key, value] of Object.entries(contentOf(found))) out.set(prefix + key, value);
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, container, facts, {
      references: sources.references,
      namespace,
      known: out,
      services,
    });
    if (typeof value === 'object') return { ok: false, error: value.error };
    if (value !== undefined) out.set(variable.name, value);
  }
  for (const [name, value] of services) if (!out.has(name)) out.set(name, value);
  return { ok: true, env: out };
}

interface Known {
  readonly references: References;
  readonly namespace: string;
  readonly known: ReadonlyMap<string, string>;
  readonly services: ReadonlyMap<string, string>;
}

/** Undefined: the variable is left out. */
function valueOf(
  variable: EnvVar,
  container: Container,
  facts: PodFacts,
  scope: Known,
): string | undefined | { readonly error: string } {
  const { value, valueFrom } = variable;
  if (valueFrom === undefined) return expand(value ?? '', (name) => scope.known.get(name) ?? scope.services.get(name));
  if (valueFrom.fieldRef !== undefined) return fieldValue(valueFrom.fieldRef, facts);
  if (valueFrom.resourceFieldRef !== undefined) return resourceValue(valueFrom.resourceFieldRef, container, facts);
  const ref = valueFrom.configMapKeyRef ?? valueFrom.secretKeyRef;
  if (ref === undefined) return '';
  const isMap = valueFrom.configMapKeyRef !== undefined;
  const found = isMap
    ? scope.references.configMap(scope.namespace, ref.name ?? '')
    : scope.references.secret(scope.namespace, ref.name ?? '');
  if (isMissing(found)) return ref.optional === true ? undefined : { error: found.missing };
  const content = contentOf(found)[ref.key];
  if (content !== undefined) return content;
  if (ref.optional === true) return undefined;
  return {
    error: `couldn't find key ${ref.key} in ${isMap ? 'ConfigMap' : 'Secret'} ${scope.namespace}/${ref.name ?? ''}`,
  };
}
