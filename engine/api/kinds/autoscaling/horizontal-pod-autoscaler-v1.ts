import { defined } from '../../../base/defined';
import { goJson } from '../../../base/go-text';
import type { KubeObject } from '../../object';
import { parse } from '../../struct-model/decode';
import type { HorizontalPodAutoscaler as AutoscalerV1 } from '../../types/autoscaling-v1';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricSpec,
} from '../../types/autoscaling-v2';
import type { ObjectMeta } from '../../types/meta-v1';
import type { Conversion } from '../definition';
import { behaviorFromAnnotation, behaviorToAnnotation } from './behavior-annotation';
import { metricFromV1, metricToV1, statusFromV1, statusToV1, type MetricStatusV1, type MetricV1 } from './metrics-v1';
import { BEHAVIOR, CONDITIONS, CURRENT_METRICS, METRICS, withoutRoundTrip } from './round-trip-annotations';

/**
 * autoscaling/v1 is the same object with one metric, the utilisation of the CPU; annotations keep what it has no fields
 * for (pkg/apis/autoscaling/v1/conversion.go, v1.36).
 */
export const autoscalerV1: Conversion = {
  version: 'v1',
  // The registry hands over what it has decoded as the version that stands here.
  toStorage: (object) => toV2(object as AutoscalerV1),
  fromStorage: (object) => toV1(object as HorizontalPodAutoscaler),
};

const CPU_PERCENT = 80;

function toV2({ metadata, spec, status }: AutoscalerV1): KubeObject {
  const { annotations = {} } = metadata;
  const { targetCPUUtilizationPercentage: percent, scaleTargetRef, maxReplicas } = spec;
  const others = listIn<MetricV1>(annotations[METRICS]);
  const known = [...(others ?? []).map(metricFromV1), ...(percent === undefined ? [] : [cpuMetric(percent)])];
  const behavior = behaviorFromAnnotation(valueIn(annotations[BEHAVIOR]));
  const converted: HorizontalPodAutoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: withoutRoundTrip(metadata),
    spec: {
      scaleTargetRef,
      minReplicas: spec.minReplicas ?? 1,
      maxReplicas,
      metrics: known.length === 0 ? [cpuMetric(CPU_PERCENT)] : known,
      ...defined({ behavior }),
    },
    status: statusToV2(status, annotations),
  };
  return converted;
}

const cpuMetric = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

function statusToV2(
  status: AutoscalerV1['status'],
  annotations: Readonly<Record<string, string>>,
): HorizontalPodAutoscalerStatus {
  const { observedGeneration, lastScaleTime, currentReplicas, desiredReplicas } = status;
  const percent = status.currentCPUUtilizationPercentage;
  const own = percent === undefined ? [] : [{ type: 'Resource', resource: cpuStatus(percent) }];
  const conditions = listIn<HorizontalPodAutoscalerCondition>(annotations[CONDITIONS]);
  return {
    ...defined({ observedGeneration, lastScaleTime }),
    ...(currentReplicas === 0 ? {} : { currentReplicas }),
    desiredReplicas,
    currentMetrics: listIn<MetricStatusV1>(annotations[CURRENT_METRICS])?.map(statusFromV1) ?? own,
    ...(conditions === undefined || conditions.length === 0 ? {} : { conditions }),
  };
}

const cpuStatus = (averageUtilization: number) => ({ name: 'cpu', current: { averageUtilization } });

function toV1({ metadata, spec, status }: HorizontalPodAutoscaler): KubeObject {
  const { metrics = [] } = spec;
  const percent = metrics.find(isCpuUtilization)?.resource?.target.averageUtilization;
  const current = status.currentMetrics.findLast(
    ({ type, resource }) =>
      type === 'Resource' && resource?.name === 'cpu' && resource.current.averageUtilization !== undefined,
  );
  const converted: AutoscalerV1 = {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: withAnnotations(withoutRoundTrip(metadata), annotationsOf(spec, status)),
    spec: {
      scaleTargetRef: spec.scaleTargetRef,
      ...defined({ minReplicas: spec.minReplicas }),
      maxReplicas: spec.maxReplicas,
      ...defined({ targetCPUUtilizationPercentage: percent }),
    },
    status: {
      ...defined({ observedGeneration: status.observedGeneration, lastScaleTime: status.lastScaleTime }),
      currentReplicas: status.currentReplicas ?? 0,
      desiredReplicas: status.desiredReplicas,
      ...defined({ currentCPUUtilizationPercentage: current?.resource?.current.averageUtilization }),
    },
  };
  return converted;
}

const isCpuUtilization = ({ type, resource }: MetricSpec): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;

function annotationsOf(
  { metrics = [], behavior }: HorizontalPodAutoscaler['spec'],
  { currentMetrics, conditions = [] }: HorizontalPodAutoscalerStatus,
): Readonly<Record<string, string>> {
  const others = metrics.filter((metric) => !isCpuUtilization(metric)).map(metricToV1);
  return {
    ...(others.length === 0 ? {} : { [METRICS]: goJson(others) }),
    ...(currentMetrics.length === 0 ? {} : { [CURRENT_METRICS]: goJson(currentMetrics.map(statusToV1)) }),
    ...(behavior === undefined ? {} : { [BEHAVIOR]: goJson(behaviorToAnnotation(behavior)) }),
    ...(conditions.length === 0 ? {} : { [CONDITIONS]: goJson(conditions.map(conditionToV1)) }),
  };
}

const conditionToV1 = (condition: HorizontalPodAutoscalerCondition): HorizontalPodAutoscalerCondition => {
  const { type, status, lastTransitionTime, reason, message } = condition;
  return { type, status, lastTransitionTime, ...defined({ reason, message }) };
};

function withAnnotations(metadata: ObjectMeta, added: Readonly<Record<string, string>>): ObjectMeta {
  if (Object.keys(added).length === 0) return metadata;
  const { ownerReferences, finalizers, managedFields, ...before } = metadata;
  const all = Object.entries({ ...metadata.annotations, ...added }).sort(([one], [other]) => (one < other ? -1 : 1));
  // In the order in which Go prints them.
  return {
    ...before,
    annotations: Object.fromEntries(all),
    ...defined({ ownerReferences, finalizers, managedFields }),
  };
}

/** Undefined: there is no such annotation, or it holds no list. */
function listIn<T extends object>(text: string | undefined): readonly T[] | undefined {
  const value = valueIn(text);
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)
    ? (value as readonly T[])
    : undefined;
}

function valueIn(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const parsed = parse(text);
  return parsed.ok ? parsed.value : undefined;
}
