import { matchesLabels, type LabelRequirements } from '../../api/label-selector';
import { parseLabelSelector } from '../../api/parse-label-selector';
import { formatTime } from '../../base/timestamp';
import type {
  AggregatedApi,
  AggregatedRequest,
  ApiResource,
  StateBehind,
} from '../../control-plane/apiserver/aggregation/aggregated-api';
import { first } from '../../control-plane/apiserver/http/message';
import { badRequest, refusal } from '../../control-plane/apiserver/refusals';
import type { Registry, Served } from '../../control-plane/apiserver/registry';
import type { CustomValue, MetricValues } from './metric-values';

const CUSTOM_METRICS = 'custom.metrics.k8s.io/v1beta2';
const EXTERNAL_METRICS = 'external.metrics.k8s.io/v1beta1';

/** What an adapter of custom metrics serves (custom-metrics-apiserver). */
export const customMetrics = (values: MetricValues): AggregatedApi => ({
  groupVersion: CUSTOM_METRICS,
  service: { namespace: 'kube-system', name: 'custom-metrics-adapter', port: 443 },
  resources: () =>
    named(
      values.custom.map(({ resource, metric, namespace }) => ({
        name: `${resource}/${metric}`,
        namespaced: namespace !== '',
      })),
      'MetricValueList',
    ),
  read: (request) => customAnswer(values, request),
});

/** What an adapter of external metrics serves. */
export const externalMetrics = (values: MetricValues): AggregatedApi => ({
  groupVersion: EXTERNAL_METRICS,
  service: { namespace: 'kube-system', name: 'external-metrics-adapter', port: 443 },
  resources: () =>
    named(
      values.external.map(({ metric }) => ({ name: metric, namespaced: true })),
      'ExternalMetricValueList',
    ),
  read: (request) => externalAnswer(values, request),
});

function named(
  all: readonly { readonly name: string; readonly namespaced: boolean }[],
  kind: string,
): readonly ApiResource[] {
  const byName = new Map(all.map((each) => [each.name, each]));
  return [...byName.values()].map(({ name, namespaced }) => ({
    name,
    singularName: '',
    namespaced,
    kind,
    verbs: ['get'],
  }));
}

function customAnswer(values: MetricValues, { server, path, query }: AggregatedRequest): object | undefined {
  const parts = partsBelow(path, CUSTOM_METRICS);
  if (parts === undefined) return undefined;
  const [namespace, rest] =
    parts[0] === 'namespaces' && parts.length > 3 ? [parts[1] ?? '', parts.slice(2)] : ['', parts];
  const [resource = '', name = '', metric = ''] = rest;
  if (rest.length !== 3) return undefined;
  const labels = requirements(first(query, 'labelSelector') ?? '');
  const found = values.custom.filter(
    (value) =>
      value.namespace === namespace &&
      value.resource === resource &&
      value.metric === metric &&
      (name === '*' ? matchesLabels(labels, labelsOf(server, value)) : value.name === name),
  );
  if (found.length === 0 && name !== '*') throw noMetric(metric, `${resource} ${name}`);
  if (found.length === 0) throw noMetric(metric, resource);
  const items = found.map((value) => metricValue(server, value));
  return { kind: 'MetricValueList', apiVersion: CUSTOM_METRICS, metadata: {}, items };
}

const noMetric = (metric: string, of: string): Error =>
  refusal(404, 'NotFound', `the server could not find the metric ${metric} for ${of}`);

const metricValue = (server: StateBehind, { namespace, resource, name, metric, value }: CustomValue): object => {
  const served = servedOf(server.registry, resource);
  return {
    describedObject: {
      kind: served?.kind ?? resource,
      ...(namespace === '' ? {} : { namespace }),
      name,
      apiVersion: served?.apiVersion ?? '/__internal',
    },
    metric: { name: metric, selector: null },
    timestamp: formatTime(server.clock.now()),
    value,
  };
};

function labelsOf(
  { store, registry }: StateBehind,
  { namespace, resource, name }: CustomValue,
): Readonly<Record<string, string>> | undefined {
  const prefix = servedOf(registry, resource)?.definition.storagePrefix;
  return prefix === undefined ? undefined : store.get({ prefix, namespace, name })?.value.metadata.labels;
}

/** `deployments.apps`. */
function servedOf(registry: Registry, resource: string): Served | undefined {
  const dot = resource.indexOf('.');
  const [plural, group] = dot < 0 ? [resource, ''] : [resource.slice(0, dot), resource.slice(dot + 1)];
  return registry.all.find((served) => served.plural === plural && served.group === group);
}

function externalAnswer(values: MetricValues, { server, path, query }: AggregatedRequest): object | undefined {
  const parts = partsBelow(path, EXTERNAL_METRICS);
  if (parts?.length !== 3 || parts[0] !== 'namespaces') return undefined;
  const [, namespace, metric] = parts;
  const labels = requirements(first(query, 'labelSelector') ?? '');
  const items = values.external
    .filter((value) => value.namespace === namespace && value.metric === metric && matchesLabels(labels, value.labels))
    .map((value) => ({
      metricName: value.metric,
      metricLabels: value.labels,
      timestamp: formatTime(server.clock.now()),
      value: value.value,
    }));
  return { kind: 'ExternalMetricValueList', apiVersion: EXTERNAL_METRICS, metadata: {}, items };
}

function requirements(text: string): LabelRequirements {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) throw badRequest(parsed.error);
  return parsed.requirements;
}

function partsBelow(path: string, groupVersion: string): readonly string[] | undefined {
  const root = `/apis/${groupVersion}/`;
  return path.startsWith(root) ? path.slice(root.length).split('/').map(unescaped) : undefined;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
