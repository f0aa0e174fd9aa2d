import type { KubeObject } from '../../api/object';
import { parseLabelSelector } from '../../api/parse-label-selector';
import { matchesLabels } from '../../api/label-selector';
import type { Node, Pod } from '../../api/types/core-v1';
import type { AggregatedApi, AggregatedRequest } from '../../control-plane/apiserver/aggregation/aggregated-api';
import { first, type Query } from '../../control-plane/apiserver/http/message';
import { badRequest, notFound, refusal } from '../../control-plane/apiserver/refusals';
import type { Server } from '../../control-plane/apiserver/server';
import type { Clock } from '../../sim/clock';
import { nodeMetrics, podMetrics, type Measured, type UsageSource } from './usage';

export const RESOURCE_METRICS = 'metrics.k8s.io/v1beta1';
const ROOT = /^\/apis\/metrics\.k8s\.io\/v1beta1\/(?:namespaces\/([^/]+)\/)?(pods|nodes)(?:\/([^/]+))?$/;

interface World {
  /** Undefined: the kubelet of that node does not answer. */
  readonly usageOf: (node: string) => UsageSource | undefined;
  readonly clock: Clock;
}

/** What metrics-server serves: usage of nodes and pods, of which `kubectl top` and autoscalers ask. */
export const resourceMetrics = (world: World): AggregatedApi => ({
  groupVersion: RESOURCE_METRICS,
  resources: () => [
    { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
    { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
  ],
  read: (request) => read(world, request),
});

function read(world: World, { server, method, path, query }: AggregatedRequest): object | undefined {
  const [, namespace, resource, name] = ROOT.exec(path) ?? [];
  if (resource === undefined) return undefined;
  if (method !== 'GET') {
    throw refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
  }
  const objects = resource === 'nodes' ? nodes(world, server) : pods(world, server, namespace);
  return name === undefined ? list(resource, selected(objects, query), server) : one(objects, resource, name);
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

function selected(objects: readonly Metrics[], query: Query): readonly Metrics[] {
  const text = first(query, 'labelSelector') ?? '';
  if (text === '') return objects;
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) throw badRequest(parsed.error);
  return objects.filter(({ metadata }) => matchesLabels(parsed.requirements, metadata.labels));
}

function pods({ usageOf, clock }: World, server: Server, namespace: string | undefined): readonly Metrics[] {
  return stored<Pod>(server, 'pods', namespace).flatMap((pod) => {
    const usage = usageOf(pod.spec.nodeName ?? '');
    return usage === undefined ? [] : (podMetrics(pod, usage, clock.now()) ?? []);
  });
}

function nodes({ usageOf, clock }: World, server: Server): readonly Metrics[] {
  const all = stored<Pod>(server, 'pods', undefined);
  return stored<Node>(server, 'minions', undefined).flatMap((node) => {
    const usage = usageOf(node.metadata.name);
    return usage === undefined ? [] : nodeMetrics(node, all, usage, clock.now());
  });
}

function stored<T extends KubeObject>({ store }: Server, prefix: string, namespace: string | undefined): readonly T[] {
  const range = store.range(prefix, namespace === undefined ? {} : { namespace });
  return range.ok ? range.entries.map(({ value }) => value as T) : [];
}
