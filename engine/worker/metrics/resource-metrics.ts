import type { KubeObject } from '../../api/object';
import { parseLabelSelector } from '../../api/parse-label-selector';
import { matchesLabels } from '../../api/label-selector';
import type { Node, Pod } from '../../api/types/core-v1';
import type { ObjectMeta } from '../../api/types/meta-v1';
import { formatTime } from '../../base/timestamp';
import type { Instant } from '../../base/brand';
import type {
  AggregatedApi,
  AggregatedRequest,
  StateBehind,
} from '../../control-plane/apiserver/aggregation/aggregated-api';
import { first, type Query } from '../../control-plane/apiserver/http/message';
import { badRequest, methodNotAllowed, notFound } from '../../control-plane/apiserver/refusals';
import type { Look, MetricsServer } from './metrics-server';
import { printedUsage } from './usage';

const GROUP = 'metrics.k8s.io';
const VERSION = `${GROUP}/v1beta1`;
const ROOT = /^\/apis\/metrics\.k8s\.io\/v1beta1\/(?:namespaces\/([^/]+)\/)?(pods|nodes)(?:\/([^/]+))?$/;

/** What metrics-server serves: usage of nodes and pods, of which `kubectl top` and autoscalers ask. */
export const resourceMetrics = (metrics: MetricsServer): AggregatedApi => ({
  groupVersion: VERSION,
  service: { namespace: 'kube-system', name: 'metrics-server', port: 443 },
  resources: () => [
    { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
    { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
  ],
  read: (request) => read(metrics, request),
});

/** Such objects are made when they are asked for: they have no uid and no version. */
interface Told {
  readonly kind: 'NodeMetrics' | 'PodMetrics';
  readonly apiVersion: typeof VERSION;
  readonly metadata: Omit<ObjectMeta, 'uid' | 'resourceVersion'>;
}

function read(metrics: MetricsServer, { server, method, path, query }: AggregatedRequest): object | undefined {
  const [, namespace, resource, name] = ROOT.exec(path) ?? [];
  if (resource === undefined) return undefined;
  if (method !== 'GET') {
    throw methodNotAllowed();
  }
  const objects = resource === 'nodes' ? nodes(metrics, server) : pods(metrics, server, namespace);
  if (name !== undefined) return one(objects, { resource, namespace, name });
  return {
    kind: resource === 'nodes' ? 'NodeMetricsList' : 'PodMetricsList',
    apiVersion: VERSION,
    metadata: {},
    items: selected(objects, query).map(({ apiVersion: _version, kind: _kind, ...rest }) => rest),
  };
}

interface Named {
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

function one(objects: readonly Told[], { resource, namespace, name }: Named): Told {
  const found = objects.find(({ metadata }) => metadata.name === name);
  if (found !== undefined) return found;
  const plural = resource === 'nodes' ? 'nodemetrics' : 'podmetrics';
  throw notFound({ group: GROUP, plural }, namespace === undefined ? name : `${namespace}/${name}`);
}

function selected(objects: readonly Told[], query: Query): readonly Told[] {
  const text = first(query, 'labelSelector') ?? '';
  if (text === '') return objects;
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) throw badRequest(parsed.error);
  return objects.filter(({ metadata }) => matchesLabels(parsed.requirements, metadata.labels));
}

function pods(metrics: MetricsServer, server: StateBehind, namespace: string | undefined): readonly Told[] {
  return stored<Pod>(server, 'pods', namespace).flatMap((pod) => {
    const looks = pod.status.phase === 'Running' ? metrics.ofPod(pod.metadata.uid) : undefined;
    const [first] = looks?.values() ?? [];
    if (looks === undefined || first === undefined) return [];
    const containers = [...looks].map(([name, { used }]) => ({ name, usage: printedUsage(used) }));
    return { ...told('PodMetrics', pod, server.clock.now()), ...spanOf(first), containers };
  });
}

function nodes(metrics: MetricsServer, server: StateBehind): readonly Told[] {
  return stored<Node>(server, 'minions', undefined).flatMap((node) => {
    const look = metrics.ofNode(node.metadata.name);
    if (look === undefined) return [];
    return { ...told('NodeMetrics', node, server.clock.now()), ...spanOf(look), usage: printedUsage(look.used) };
  });
}

const told = (kind: Told['kind'], { metadata }: KubeObject, now: Instant): Told => ({
  kind,
  apiVersion: VERSION,
  metadata: {
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    creationTimestamp: formatTime(now),
    ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
  },
});

const spanOf = ({ at, since }: Look): { readonly timestamp: string; readonly window: string } => ({
  timestamp: formatTime(at),
  window: `${(at - since) / 1000}s`,
});

function stored<T extends KubeObject>(
  { store }: StateBehind,
  prefix: string,
  namespace: string | undefined,
): readonly T[] {
  const range = store.range(prefix, namespace === undefined ? {} : { namespace });
  return range.ok ? range.entries.map(({ value }) => value as T) : [];
}
