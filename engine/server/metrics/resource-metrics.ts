import type { KubeObject } from '../../api/object';
import { parseLabelSelector } from '../../api/parse-label-selector';
import { matchesLabels } from '../../api/label-selector';
import type { Node, Pod } from '../../api/types/core-v1';
import { statusFormatOf } from '../../control-plane/apiserver/http/media-types';
import { first, header } from '../../control-plane/apiserver/http/message';
import { badRequest, notFound, refusal } from '../../control-plane/apiserver/refusals';
import type { Server } from '../../control-plane/apiserver/server';
import type { Clock } from '../../sim/clock';
import { inFormat, type Answer } from '../body';
import type { OtherApi } from '../discovery/other-api';
import type { PathRequest } from '../paths/path';
import type { Kubelet, Machines } from '../sim/machines';
import { type Measured, nodeMetrics, podMetrics } from './usage';

export const RESOURCE_METRICS = 'metrics.k8s.io/v1beta1';
const ROOT = /^\/apis\/metrics\.k8s\.io\/v1beta1\/(?:namespaces\/([^/]+)\/)?(pods|nodes)(?:\/([^/]+))?$/;

interface World {
  readonly machines: Machines;
  readonly clock: Clock;
}

/** What metrics-server serves: usage of nodes and pods, of which `kubectl top` and autoscalers ask. */
export const resourceMetrics = (world: World): OtherApi => ({
  groupVersion: RESOURCE_METRICS,
  resources: () => [
    { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
    { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
  ],
  answer: (request) => answer(world, request),
});

function answer(world: World, { server, http }: PathRequest): Answer | undefined {
  const [, namespace, resource, name] = ROOT.exec(http.path) ?? [];
  if (resource === undefined) return undefined;
  if (http.method !== 'GET') {
    throw refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
  }
  const objects = resource === 'nodes' ? nodes(world, server) : pods(world, server, namespace);
  const body = name === undefined ? list(resource, selected(objects, http), server) : one(objects, resource, name);
  const answered = { status: 200, headers: { 'content-type': 'application/json' }, warnings: [], body };
  return inFormat(answered, statusFormatOf(header(http, 'accept')), http);
}

type Metrics = Pick<Measured<KubeObject>, 'apiVersion' | 'kind' | 'metadata'>;

function one(objects: readonly Metrics[], resource: string, name: string): Metrics {
  const found = objects.find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw notFound({ group: 'metrics.k8s.io', plural: resource }, name);
  return found;
}

const list = (resource: string, items: readonly Metrics[], { store }: Server): object => ({
  kind: resource === 'nodes' ? 'NodeMetricsList' : 'PodMetricsList',
  apiVersion: RESOURCE_METRICS,
  metadata: { resourceVersion: String(store.revision) },
  items: items.map(({ apiVersion: _version, kind: _kind, ...rest }) => rest),
});

function selected(objects: readonly Metrics[], http: PathRequest['http']): readonly Metrics[] {
  const text = first(http.query, 'labelSelector') ?? '';
  if (text === '') return objects;
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) throw badRequest(parsed.error);
  return objects.filter(({ metadata }) => matchesLabels(parsed.requirements, metadata.labels));
}

function pods(world: World, server: Server, namespace: string | undefined): readonly Metrics[] {
  return stored<Pod>(server, 'pods', namespace).flatMap((pod) => {
    const kubelet = reached(world, pod.spec.nodeName ?? '');
    return kubelet === undefined ? [] : (podMetrics(pod, kubelet.runtime, world.clock.now()) ?? []);
  });
}

function nodes(world: World, server: Server): readonly Metrics[] {
  const all = stored<Pod>(server, 'pods', undefined);
  return stored<Node>(server, 'minions', undefined).flatMap((node) => {
    const kubelet = reached(world, node.metadata.name);
    return kubelet === undefined ? [] : nodeMetrics(node, all, kubelet.runtime, world.clock.now());
  });
}

/** Who does not answer is left out. */
function reached({ machines }: World, node: string): Kubelet | undefined {
  const kubelet = machines.kubelet(node);
  return kubelet === undefined || 'problem' in kubelet ? undefined : kubelet;
}

function stored<T extends KubeObject>({ store }: Server, prefix: string, namespace: string | undefined): readonly T[] {
  const range = store.range(prefix, namespace === undefined ? {} : { namespace });
  return range.ok ? range.entries.map(({ value }) => value as T) : [];
}
