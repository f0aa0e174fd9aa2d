import type { Pod } from '../../api/types/core-v1';
import { badRequest, notFound } from '../../control-plane/apiserver/refusals';
import type { Server } from '../../control-plane/apiserver/server';

/** The pod that a stream is asked of. Throws ApiError. */
export function podNamed({ store }: Server, namespace: string, name: string): Pod {
  const entry = store.get({ prefix: 'pods', namespace, name });
  if (entry === undefined) throw notFound({ group: '', plural: 'pods' }, name);
  return entry.value as Pod;
}

/** The container that was asked for, or the only one (pkg/registry/core/pod/strategy.go, v1.36). Throws ApiError. */
export function containerIn({ metadata, spec }: Pod, asked: string): string {
  const { containers, initContainers = [], ephemeralContainers = [] } = spec;
  const all = [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name);
  if (asked !== '') {
    if (!all.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`);
    return asked;
  }
  const [only, second] = containers;
  if (only !== undefined && second === undefined) return only.name;
  const names = (list: readonly { readonly name: string }[]): string => `[${list.map(({ name }) => name).join(' ')}]`;
  const inits = initContainers.length === 0 ? '' : ` or one of the init containers: ${names(initContainers)}`;
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: ${names(containers)}${inits}`,
  );
}

/** The node that runs the pod. Throws ApiError while there is none. */
export function nodeOf({ metadata, spec }: Pod): string {
  const { nodeName = '' } = spec;
  if (nodeName === '') throw badRequest(`pod ${metadata.name} does not have a host assigned`);
  return nodeName;
}
