import { defined } from '../../../base/defined';
import { isZeroQuantity } from '../../../base/quantity';
import type { CrossVersionObjectReference, MetricSpec, MetricStatus, MetricTarget } from '../../types/autoscaling-v2';
import type { LabelSelector } from '../../types/meta-v1';
import type { Quantity } from '../../types/scalars';

/**
 * Metrics as autoscaling/v1 spells them in annotations: it has fields for the utilisation of the CPU alone
 * (pkg/apis/autoscaling/v1/conversion.go, v1.36). Fields stand in the order in which they are written.
 */
export interface MetricV1 {
  readonly type: string;
  readonly object?: ObjectV1 & { readonly targetValue: Quantity };
  readonly pods?: NamedV1 & { readonly targetAverageValue: Quantity };
  readonly resource?: ResourceV1;
  readonly containerResource?: ResourceV1 & { readonly container: string };
  readonly external?: ExternalV1 & { readonly targetValue?: Quantity; readonly targetAverageValue?: Quantity };
}

export interface MetricStatusV1 {
  readonly type: string;
  readonly object?: ObjectV1 & { readonly currentValue: Quantity };
  readonly pods?: NamedV1 & { readonly currentAverageValue: Quantity };
  readonly resource?: ResourceStatusV1;
  readonly containerResource?: ResourceStatusV1 & { readonly container: string };
  readonly external?: ExternalV1 & { readonly currentValue: Quantity; readonly currentAverageValue?: Quantity };
}

interface NamedV1 {
  readonly metricName: string;
  readonly selector?: LabelSelector;
}

interface ObjectV1 extends NamedV1 {
  readonly target: CrossVersionObjectReference;
  readonly averageValue?: Quantity;
}

interface ResourceV1 {
  readonly name: string;
  readonly targetAverageUtilization?: number;
  readonly targetAverageValue?: Quantity;
}

interface ResourceStatusV1 {
  readonly name: string;
  readonly currentAverageUtilization?: number;
  readonly currentAverageValue: Quantity;
}

interface ExternalV1 {
  readonly metricName: string;
  readonly metricSelector?: LabelSelector;
}

export const metricToV1 = ({ type, object, pods, resource, containerResource, external }: MetricSpec): MetricV1 => ({
  type,
  ...defined({
    object: object && {
      target: referenceOf(object.describedObject),
      metricName: object.metric.name,
      targetValue: object.target.value ?? '0',
      ...defined({ selector: object.metric.selector, averageValue: object.target.averageValue }),
    },
    pods: pods && {
      metricName: pods.metric.name,
      targetAverageValue: pods.target.averageValue ?? '0',
      ...defined({ selector: pods.metric.selector }),
    },
    resource: resource && resourceToV1(resource),
    containerResource: containerResource && {
      ...resourceToV1(containerResource),
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      ...defined({
        metricSelector: external.metric.selector,
        targetValue: external.target.value,
        targetAverageValue: external.target.averageValue,
      }),
    },
  }),
});

const referenceOf = ({ kind, name, apiVersion }: CrossVersionObjectReference): CrossVersionObjectReference => ({
  kind,
  name,
  ...defined({ apiVersion }),
});

const resourceToV1 = ({ name, target }: { readonly name: string; readonly target: MetricTarget }): ResourceV1 => ({
  name,
  ...defined({ targetAverageUtilization: target.averageUtilization, targetAverageValue: target.averageValue }),
});

export const metricFromV1 = ({ type, object, pods, resource, containerResource, external }: MetricV1): MetricSpec => ({
  type,
  ...defined({
    object: object && {
      describedObject: object.target,
      target: objectTarget(object),
      metric: { name: object.metricName, ...defined({ selector: object.selector }) },
    },
    pods: pods && {
      metric: { name: pods.metricName, ...defined({ selector: pods.selector }) },
      target: { type: 'AverageValue', averageValue: pods.targetAverageValue },
    },
    resource: resource && { name: resource.name, target: resourceTarget(resource) },
    containerResource: containerResource && {
      name: containerResource.name,
      target: resourceTarget(containerResource),
      container: containerResource.container,
    },
    external: external && {
      metric: { name: external.metricName, ...defined({ selector: external.metricSelector }) },
      target: {
        type: external.targetValue === undefined ? 'AverageValue' : 'Value',
        ...defined({ value: external.targetValue, averageValue: external.targetAverageValue }),
      },
    },
  }),
});

/** A zero beside an average stands for no value: v1 cannot leave it out. */
function objectTarget({ targetValue, averageValue }: NonNullable<MetricV1['object']>): MetricTarget {
  if (averageValue === undefined) return { type: 'Value', value: targetValue };
  return { type: 'AverageValue', ...(isZeroQuantity(targetValue) ? {} : { value: targetValue }), averageValue };
}

const resourceTarget = ({ targetAverageUtilization, targetAverageValue }: ResourceV1): MetricTarget => ({
  type: targetAverageUtilization === undefined ? 'AverageValue' : 'Utilization',
  ...defined({ averageValue: targetAverageValue, averageUtilization: targetAverageUtilization }),
});

export const statusToV1 = (status: MetricStatus): MetricStatusV1 => {
  const { type, object, pods, resource, containerResource, external } = status;
  return {
    type,
    ...defined({
      object: object && {
        target: referenceOf(object.describedObject),
        metricName: object.metric.name,
        currentValue: object.current.value ?? '0',
        ...defined({ selector: object.metric.selector, averageValue: object.current.averageValue }),
      },
      pods: pods && {
        metricName: pods.metric.name,
        currentAverageValue: pods.current.averageValue ?? '0',
        ...defined({ selector: pods.metric.selector }),
      },
      resource: resource && resourceStatusToV1(resource),
      containerResource: containerResource && {
        ...resourceStatusToV1(containerResource),
        container: containerResource.container,
      },
      external: external && {
        metricName: external.metric.name,
        ...defined({ metricSelector: external.metric.selector }),
        currentValue: external.current.value ?? '0',
        ...defined({ currentAverageValue: external.current.averageValue }),
      },
    }),
  };
};

const resourceStatusToV1 = ({ name, current }: NonNullable<MetricStatus['resource']>): ResourceStatusV1 => ({
  name,
  ...defined({ currentAverageUtilization: current.averageUtilization }),
  currentAverageValue: current.averageValue ?? '0',
});

export const statusFromV1 = (status: MetricStatusV1): MetricStatus => {
  const { type, object, pods, resource, containerResource, external } = status;
  return {
    type,
    ...defined({
      object: object && {
        metric: { name: object.metricName, ...defined({ selector: object.selector }) },
        current: { value: object.currentValue, ...defined({ averageValue: object.averageValue }) },
        describedObject: object.target,
      },
      pods: pods && {
        metric: { name: pods.metricName, ...defined({ selector: pods.selector }) },
        current: { averageValue: pods.currentAverageValue },
      },
      resource: resource && resourceStatusFromV1(resource),
      containerResource: containerResource && {
        ...resourceStatusFromV1(containerResource),
        container: containerResource.container,
      },
      external: external && {
        metric: { name: external.metricName, ...defined({ selector: external.metricSelector }) },
        current: { value: external.currentValue, ...defined({ averageValue: external.currentAverageValue }) },
      },
    }),
  };
};

const resourceStatusFromV1 = (status: ResourceStatusV1): NonNullable<MetricStatus['resource']> => ({
  name: status.name,
  current: {
    averageValue: status.currentAverageValue,
    ...defined({ averageUtilization: status.currentAverageUtilization }),
  },
});
