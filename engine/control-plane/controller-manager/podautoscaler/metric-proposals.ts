import { quantityMillis, formatQuantity } from '../../../base/quantity';
import { quote } from '../../../base/go-text';
import { requirementsOf, selectorText } from '../../../api/label-selector';
import type {
  ExternalMetricSource,
  MetricIdentifier,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
  ObjectMetricSource,
  PodsMetricSource,
} from '../../../api/types/autoscaling-v2';
import { goSelector } from '../../../api/printing/go-selector';
import type { Asking } from './ask';
import {
  externalValues,
  objectValue,
  podSamples,
  resourceSamples,
  type Metric,
  type Place,
  type ResourceOfKind,
} from './metrics-client';
import {
  forAverage,
  forShare,
  forUtilization,
  forValue,
  total,
  type Proposal,
  type Surroundings,
} from './replica-calculator';
import { found, missing, type Found } from './samples';

/** What one metric asks for. */
export interface MetricProposal {
  readonly replicas: number;
  /** As events and conditions call it: `cpu resource utilization (percentage of request)`. */
  readonly name: string;
  readonly status: MetricStatus;
}

/** Why a metric asks for nothing. */
export interface MetricFailure {
  /** Of an event and of the condition ScalingActive: `FailedGetResourceMetric`. */
  readonly reason: string;
  readonly error: string;
  /** The same in the words of the whole. */
  readonly whole: string;
}

export type MetricOutcome =
  { readonly ok: true; readonly proposal: MetricProposal } | ({ readonly ok: false } & MetricFailure);

/** Where pods are looked for, and how kinds are found. */
export interface World extends Surroundings, Place {
  readonly resourceOf: ResourceOfKind;
}

/** What a metric of an autoscaler asks for (horizontal.go computeReplicasForMetric, v1.36). */
export function* proposalOf(world: World, spec: MetricSpec): Asking<MetricOutcome> {
  const { object, pods, resource, containerResource, external } = spec;
  if (spec.type === 'Object' && object !== undefined) return yield* ofObject(world, object);
  if (spec.type === 'Pods' && pods !== undefined) return yield* ofPods(world, pods);
  if (spec.type === 'External' && external !== undefined) return yield* ofExternal(world, external);
  if (spec.type === 'Resource' && resource !== undefined) {
    const { name, target } = resource;
    const measured = yield* ofResource(world, target, { resource: name, container: '' });
    if (!measured.ok)
      return failure('FailedGetResourceMetric', measured.error, `failed to get ${name} resource metric value`);
    const { replicas, current, usesShare } = measured.value;
    const called = usesShare ? `${name} resource utilization (percentage of request)` : `${name} resource`;
    return success(replicas, called, { type: 'Resource', resource: { name, current } });
  }
  if (spec.type === 'ContainerResource' && containerResource !== undefined) {
    const { name, target, container } = containerResource;
    const measured = yield* ofResource(world, target, { resource: name, container });
    if (!measured.ok)
      return failure(
        'FailedGetContainerResourceMetric',
        measured.error,
        `failed to get ${container} container metric value`,
      );
    const { replicas, current, usesShare } = measured.value;
    const called = usesShare ? `${name} container resource utilization (percentage of request)` : `${name} resource`;
    const status = { type: 'ContainerResource', containerResource: { name, current, container } };
    return success(replicas, called, status);
  }
  const error = `unknown metric source type ${quote(spec.type)}`;
  return { ok: false, reason: 'InvalidMetricSourceType', error, whole: error };
}

interface Measured {
  readonly replicas: number;
  readonly current: MetricValueStatus;
  readonly usesShare: boolean;
}

function* ofResource(
  world: World,
  { averageValue, averageUtilization: percent }: MetricTarget,
  { resource, container }: { readonly resource: string; readonly container: string },
): Asking<Found<Measured>> {
  if (averageValue === undefined && percent === undefined)
    return missing(neither('resource', 'an average utilization target', 'an average value (usage) target'));
  const format = resource === 'memory' ? 'binary' : 'decimal';
  const samples = yield* resourceSamples(world, resource, container);
  const wanted: Found<Proposal> = !samples.ok
    ? missing(`unable to get metrics for resource ${resource}: ${samples.error}`)
    : averageValue !== undefined
      ? forAverage(world, samples.value, resource, millisOf(averageValue))
      : forUtilization(world, samples.value, { resource, container, percent: percent ?? 0 });
  const usesShare = averageValue === undefined;
  if (!wanted.ok) return missing(`failed to get ${resource} ${usesShare ? 'utilization' : 'usage'}: ${wanted.error}`);
  const { replicas, usage, utilization } = wanted.value;
  const current = {
    averageValue: formatQuantity(usage * NANOS_IN_MILLI, format),
    ...(utilization === undefined ? {} : { averageUtilization: utilization }),
  };
  return found({ replicas, current, usesShare });
}

function* ofPods(world: World, { metric, target }: PodsMetricSource): Asking<MetricOutcome> {
  const samples = yield* podSamples(world, metricOf(metric));
  const wanted = samples.ok
    ? forAverage(world, samples.value, '', millisOf(target.averageValue ?? '0'))
    : missing(`unable to get metric ${metric.name}: ${samples.error}`);
  if (!wanted.ok) return failure('FailedGetPodsMetric', wanted.error, 'failed to get pods metric value');
  const { replicas, usage } = wanted.value;
  const current = { averageValue: quantityOf(usage) };
  return success(replicas, `pods metric ${metric.name}`, { type: 'Pods', pods: { metric, current } });
}

function* ofObject(world: World, source: ObjectMetricSource): Asking<MetricOutcome> {
  const { describedObject, metric, target } = source;
  const { value, averageValue } = target;
  const fail = (error: string, whole: string): MetricOutcome => failure('FailedGetObjectMetric', error, whole);
  const whole = 'failed to get object metric value';
  const usesValue = target.type === 'Value' && value !== undefined;
  if (!usesValue && (target.type !== 'AverageValue' || averageValue === undefined))
    return fail(neither('object', 'a value target', 'an average value target'), whole);
  const usage = yield* objectValue(world.namespace, describedObject, metricOf(metric), world.resourceOf);
  const of = `${describedObject.kind} on ${world.namespace} ${describedObject.name}`;
  const wanted: Found<Proposal> = !usage.ok
    ? missing(`unable to get metric ${metric.name}: ${of}/${usage.error}`)
    : usesValue
      ? forValue(world, usage.value, millisOf(value))
      : found(forShare(world, usage.value, millisOf(averageValue ?? '0')));
  if (!wanted.ok) return fail(wanted.error, usesValue ? whole : `${whole}: failed to get ${metric.name} object metric`);
  const measured = quantityOf(wanted.value.usage);
  const current = usesValue ? { value: measured } : { averageValue: measured };
  const called = usesValue
    ? `${describedObject.kind} metric ${metric.name}`
    : `external metric ${metric.name}(${goSelector(metric.selector)})`;
  return success(wanted.value.replicas, called, { type: 'Object', object: { metric, current, describedObject } });
}

function* ofExternal(world: World, { metric, target }: ExternalMetricSource): Asking<MetricOutcome> {
  const { value, averageValue } = target;
  const { name, selector } = metric;
  const whole = `failed to get ${name} external metric value`;
  const fail = (error: string, wider: string): MetricOutcome => failure('FailedGetExternalMetric', error, wider);
  if (averageValue === undefined && value === undefined)
    return fail(neither('external', 'a value target', 'an average value target'), whole);
  const values = yield* externalValues(world.namespace, metricOf(metric));
  const usesShare = averageValue !== undefined;
  const wanted: Found<Proposal> = !values.ok
    ? missing(`unable to get external metric ${world.namespace}/${name}/${goSelector(selector)}: ${values.error}`)
    : usesShare
      ? found(forShare(world, total(values.value), millisOf(averageValue)))
      : forValue(world, total(values.value), millisOf(value ?? '0'));
  if (!wanted.ok) {
    const wider = usesShare ? `failed to get ${name} external metric` : `failed to get external metric ${name}`;
    return fail(wanted.error, `${whole}: ${wider}`);
  }
  const measured = quantityOf(wanted.value.usage);
  const current = usesShare ? { averageValue: measured } : { value: measured };
  const called = `external metric ${name}(${goSelector(selector)})`;
  return success(wanted.value.replicas, called, { type: 'External', external: { metric, current } });
}

const success = (replicas: number, name: string, status: MetricStatus): MetricOutcome => ({
  ok: true,
  proposal: { replicas, name, status },
});

const failure = (reason: string, error: string, whole: string): MetricOutcome => ({
  ok: false,
  reason,
  error,
  whole: `${whole}: ${error}`,
});

const neither = (source: string, one: string, other: string): string =>
  `invalid ${source} metric source: neither ${one} nor ${other} was set`;

/** A selector that is absent asks for no series in particular. */
const metricOf = ({ name, selector }: MetricIdentifier): Metric => ({
  name,
  selector: selectorText(requirementsOf(selector) ?? []),
});

const NANOS_IN_MILLI = 1_000_000n;
const millisOf = (text: string): bigint => BigInt(quantityMillis(text));
const quantityOf = (usage: bigint): string => formatQuantity(usage * NANOS_IN_MILLI, 'decimal');
