import { isApiError } from '../../../api/request';
import { apiVersionOf, type Resource } from '../../../api/resource';
import { quote } from '../../../base/go-text';
import type { Scale } from '../../../api/types/autoscaling-v1';
import type { CrossVersionObjectReference } from '../../../api/types/autoscaling-v2';
import type { Client } from '../../../client/client';
import type { ServedResources } from '../rules/served-resources';
import { get, type Asking } from './ask';
import { found, missing, type Found } from './samples';

/** What an autoscaler scales. */
export interface Target {
  readonly resource: Resource<Scale>;
  readonly scale: Scale;
}

/** The scale of the target, whatever it is (horizontal.go scaleForResourceMappings, v1.36). */
export function* targetOf(
  served: ServedResources,
  namespace: string,
  { apiVersion = '', kind, name }: CrossVersionObjectReference,
): Asking<Found<Target>> {
  const parts = apiVersion.split('/');
  if (parts.length > 2) return missing(`unexpected GroupVersion string: ${apiVersion}`);
  const mapped = resourceOf(served, parts.length === 2 ? (parts[0] ?? '') : '', kind);
  if (!mapped.ok) return mapped;
  const scale = yield* scaleOf(mapped.value, namespace, name);
  return scale.ok ? found({ resource: mapped.value as Resource<Scale>, scale: scale.value }) : scale;
}

/** The resource of a kind, in the version that the server prefers. */
export function resourceOf(served: ServedResources, group: string, kind: string): Found<Resource> {
  const known = served.list().find(({ resource }) => resource.group === group && resource.kind === kind);
  return known === undefined
    ? missing(`no matches for kind ${quote(kind)} in group ${quote(group)}`)
    : found(known.resource);
}

function* scaleOf(resource: Resource, namespace: string, name: string): Asking<Found<Scale>> {
  const { group, plural } = resource;
  const root = group === '' ? '/api' : '/apis';
  const path = `${root}/${apiVersionOf(resource)}/namespaces/${namespace}/${plural}/${name}/scale`;
  const scale = yield* get({ path, query: {} }, { group, resource: plural, name });
  return scale.ok ? found(scale.value as Scale) : scale;
}

/** Of a conflict: client-go's DefaultRetry. */
const TRIES_MAX = 5;

/** Writes the replicas; the error of the last try, if none succeeded. */
export function* rescale(
  client: Client,
  { resource, scale: first }: Target,
  replicas: number,
): Asking<{ readonly error?: string }> {
  let scale = first;
  for (let tries = 1; ; tries++) {
    try {
      client.update(resource, { ...scale, spec: replicas === 0 ? {} : { replicas } }, 'scale');
      return {};
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (error.reason !== 'Conflict' || tries >= TRIES_MAX) return { error: error.message };
    }
    const { namespace = '', name } = scale.metadata;
    const latest = yield* scaleOf(resource, namespace, name);
    if (latest.ok) scale = latest.value;
  }
}
