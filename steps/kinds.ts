import type { KubeObject } from '../engine/api/object';
import type { Resource } from '../engine/api/resource';
import * as resources from '../engine/api/resources';
import { didYouMean, InputError } from './language/errors';

/** The words of scenarios for kinds of objects, in lower-case English. */
const KINDS: ReadonlyMap<string, Resource> = new Map<string, Resource>([
  ['deployment', resources.deployments],
  ['statefulset', resources.statefulsets],
  ['daemonset', resources.daemonsets],
  ['replicaset', resources.replicasets],
  ['replication controller', resources.replicationcontrollers],
  ['controller revision', resources.controllerrevisions],
  ['job', resources.jobs],
  ['cronjob', resources.cronjobs],
  ['pod', resources.pods],
  ['node', resources.nodes],
  ['service', resources.services],
  ['endpointslice', resources.endpointslices],
  ['endpoints', resources.endpoints],
  ['event', resources.events],
  ['ingress', resources.ingresses],
  ['configmap', resources.configmaps],
  ['secret', resources.secrets],
  ['service account', resources.serviceaccounts],
  ['namespace', resources.namespaces],
  ['lease', resources.leases],
  ['persistent volume claim', resources.persistentvolumeclaims],
  ['persistent volume', resources.persistentvolumes],
  ['pod disruption budget', resources.poddisruptionbudgets],
  ['horizontal pod autoscaler', resources.horizontalpodautoscalers],
  ['volume attachment', resources.volumeattachments],
  ['priority class', resources.priorityclasses],
  ['resource quota', resources.resourcequotas],
  ['network policy', resources.networkpolicies],
  ['storage class', resources.storageclasses],
]);

/** The resource behind a word such as `deployment`, or its plural. Throws InputError for an unknown one. */
export function resourceOf(word: string): Resource {
  const found =
    KINDS.get(word) ??
    KINDS.get(word.replace(/ies$/, 'y')) ??
    KINDS.get(word.replace(/es$/, '')) ??
    KINDS.get(word.replace(/s$/, ''));
  if (found === undefined) throw new InputError(`unknown kind "${word}"${didYouMean(word, [...KINDS.keys()])}`);
  return found;
}

/** The key of an object of a kind: cluster-scoped kinds have no namespace. */
export const scoped = (
  resource: Resource,
  key: { readonly namespace?: string; readonly name: string },
): { namespace?: string; name: string } => (resource.namespaced ? key : { name: key.name });

/** `spec.replicas`, `status.conditions.0.type`, `metadata.labels.app`: undefined when a part is missing. */
export function fieldAt(object: KubeObject, path: string): unknown {
  let value: unknown = object;
  for (const part of path.split(/[.[\]]/).filter((each) => each !== '')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}
