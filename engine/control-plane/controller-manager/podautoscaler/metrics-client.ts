import { millis, type Millis } from '../../../base/brand';
import { quantityMillis } from '../../../base/quantity';
import { instantOf } from '../../../base/timestamp';
import { groupResource } from '../../../api/resource';
import type { CrossVersionObjectReference } from '../../../api/types/autoscaling-v2';
import { get, type Ask, type Asking, type Named } from './ask';
import { found, missing, type Found, type Sample, type Samples } from './samples';

const RESOURCE = 'metrics.k8s.io';
const CUSTOM = 'custom.metrics.k8s.io';
const EXTERNAL = 'external.metrics.k8s.io';
/** The versions of custom metrics that the client knows. */
const CUSTOM_VERSIONS: readonly string[] = ['v1beta2', 'v1beta1'];
/** Where an adapter does not tell what its value covers. */
const USUAL_WINDOW = millis(60_000);

interface PodUsage {
  readonly metadata: { readonly name: string };
  readonly timestamp: string;
  readonly window: string;
  readonly containers?: readonly ContainerUsage[];
}

interface ContainerUsage {
  readonly name: string;
  readonly usage: Readonly<Record<string, string>>;
}

interface CustomValue {
  readonly describedObject: { readonly name: string };
  readonly timestamp: string;
  readonly windowSeconds?: number;
  /** As v1beta1 names it. */
  readonly window?: number;
  readonly value: string;
}

/** Which pods or objects, in which namespace. */
export interface Place {
  readonly namespace: string;
  /** As the server prints it; empty for all. */
  readonly selector: string;
}

/** What pods use of a resource; with a container's name, what that container uses (metrics/client.go, v1.36). */
export function* resourceSamples(
  { namespace, selector }: Place,
  resource: string,
  container: string,
): Asking<Found<Samples>> {
  const path = `/apis/${RESOURCE}/v1beta1/namespaces/${namespace}/pods`;
  const list = yield* items<PodUsage>(RESOURCE, { path, query: given({ labelSelector: selector }) }, 'pods');
  if (!list.ok) return missing(`unable to fetch metrics from resource metrics API: ${list.error}`);
  if (list.value.length === 0) return missing('no metrics returned from resource metrics API');
  const samples = new Map<string, Sample>();
  for (const { metadata, timestamp, window, containers = [] } of list.value) {
    const value = container === '' ? sumOf(containers, resource) : oneOf(containers, resource, container);
    if (value === undefined) continue;
    samples.set(metadata.name, { timestamp: instantOf(timestamp), window: durationOf(window), value });
  }
  return found(samples);
}

/** Undefined where not every container tells. */
function sumOf(containers: readonly ContainerUsage[], resource: string): bigint | undefined {
  const values = containers.map(({ usage }) => usage[resource]);
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return values.reduce((sum, value) => sum + millisOf(value ?? '0'), 0n);
}

function oneOf(containers: readonly ContainerUsage[], resource: string, container: string): bigint | undefined {
  const value = containers.find(({ name }) => name === container)?.usage[resource];
  return value === undefined ? undefined : millisOf(value);
}

/** A metric of pods. */
export function* podSamples({ namespace, selector }: Place, metric: Metric): Asking<Found<Samples>> {
  const version = yield* customVersion();
  if (!version.ok) return unfetched(version.error);
  const path = `/apis/${CUSTOM}/${version.value}/namespaces/${namespace}/pods/*/${metric.name}`;
  const query = given({ labelSelector: selector, metricLabelSelector: metric.selector });
  const list = yield* items<CustomValue>(CUSTOM, { path, query }, 'pods', '*');
  if (!list.ok) return unfetched(list.error);
  if (list.value.length === 0) return missing('no metrics returned from custom metrics API');
  const samples = new Map<string, Sample>();
  for (const { describedObject, timestamp, windowSeconds, window, value } of list.value) {
    const covers = windowSeconds ?? window;
    samples.set(describedObject.name, {
      timestamp: instantOf(timestamp),
      window: covers === undefined ? USUAL_WINDOW : millis(covers * 1000),
      value: millisOf(value),
    });
  }
  return found(samples);
}

/** A metric, and which of its series. */
export interface Metric {
  readonly name: string;
  readonly selector: string;
}

/** What stands for a kind in paths: `deployments.apps`. */
export type ResourceOfKind = (
  group: string,
  kind: string,
) => Found<{ readonly group: string; readonly plural: string }>;

/** A metric of one object; of a namespace, that of the autoscaler itself. */
export function* objectValue(
  namespace: string,
  { apiVersion = '', kind, name }: CrossVersionObjectReference,
  metric: Metric,
  resourceOf: ResourceOfKind,
): Asking<Found<bigint>> {
  const version = yield* customVersion();
  if (!version.ok) return unfetched(version.error);
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const root = `/apis/${CUSTOM}/${version.value}/namespaces/${namespace}`;
  const query = given({ metricLabelSelector: metric.selector });
  let list: Found<readonly CustomValue[]>;
  if (kind === 'Namespace' && group === '') {
    const path = `${root}/metrics/${metric.name}`;
    list = yield* items<CustomValue>(CUSTOM, { path, query }, 'metrics', metric.name);
  } else {
    const resource = resourceOf(group, kind);
    if (!resource.ok) {
      const of = group === '' ? kind : `${kind}.${group}`;
      return unfetched(`unable to map kind ${of} to resource: ${resource.error}`);
    }
    const plural = groupResource(resource.value);
    const path = `${root}/${plural}/${name}/${metric.name}`;
    list = yield* items<CustomValue>(CUSTOM, { path, query }, plural, name);
  }
  if (!list.ok) return unfetched(list.error);
  const [value, ...others] = list.value;
  if (value === undefined || others.length > 0)
    return unfetched(
      `the custom metrics API server returned ${list.value.length} results when we asked for exactly one`,
    );
  return found(millisOf(value.value));
}

/** The series of a metric of something that is not in the cluster. */
export function* externalValues(namespace: string, metric: Metric): Asking<Found<readonly bigint[]>> {
  const path = `/apis/${EXTERNAL}/v1beta1/namespaces/${namespace}/${metric.name}`;
  const query = given({ labelSelector: metric.selector });
  const list = yield* items<{ readonly value: string }>(EXTERNAL, { path, query }, metric.name);
  if (!list.ok) return missing(`unable to fetch metrics from external metrics API: ${list.error}`);
  if (list.value.length === 0) return missing('no metrics returned from external metrics API');
  return found(list.value.map(({ value }) => millisOf(value)));
}

/** The version that the server prefers, if it is known here (metrics/pkg/client/custom_metrics/discovery.go, v0.36). */
function* customVersion(): Asking<Found<string>> {
  const { code, body } = yield { path: `/apis/${CUSTOM}`, query: {} };
  if (code !== 200) return missing(`no custom metrics API (${CUSTOM}) registered`);
  const { preferredVersion, versions = [] } = body as ApiGroup;
  const known = [preferredVersion, ...versions].find((each) => CUSTOM_VERSIONS.includes(each?.version ?? ''));
  return known === undefined ? missing('no known available metric versions found') : found(known.version);
}

interface ApiGroup {
  readonly preferredVersion?: { readonly version: string };
  readonly versions?: readonly { readonly version: string }[];
}

function* items<T>(group: string, ask: Ask, resource: string, name?: string): Asking<Found<readonly T[]>> {
  const named: Named = name === undefined ? { group, resource } : { group, resource, name };
  const list = yield* get(ask, named);
  return list.ok ? found((list.value as { readonly items?: readonly T[] }).items ?? []) : list;
}

const unfetched = (error: string): Found<never> => missing(`unable to fetch metrics from custom metrics API: ${error}`);

const given = (query: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));

const millisOf = (text: string): bigint => BigInt(quantityMillis(text));

const UNITS: ReadonlyMap<string, number> = new Map([
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
  ['us', 0.001],
  ['µs', 0.001],
  ['ns', 0.000_001],
]);

/** Go's `1m30.5s`. */
function durationOf(text: string): Millis {
  let total = 0;
  for (const [, count, unit = ''] of text.matchAll(/([0-9.]+)(h|ms|m|s|us|µs|ns)/g))
    total += Number(count) * (UNITS.get(unit) ?? 0);
  return millis(total);
}
