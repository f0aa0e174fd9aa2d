import { canonicalQuantity, compareQuantities } from '../../../base/quantity';
import type { MetricIdentifier, MetricSpec, MetricTarget } from '../../types/autoscaling-v2';
import { checkDnsLabel, checkFormat, checkRequired } from '../../validation/checks';
import { forbidden, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { pathSegmentFaults } from '../../validation/formats';
import { validateContainerResourceName } from '../core/resource-validation';
import { validateTargetReference } from './target-reference-validation';

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

type Source = 'object' | 'external' | 'pods' | 'resource' | 'containerResource';

const SOURCES: readonly Source[] = ['object', 'external', 'pods', 'resource', 'containerResource'];

/** pkg/apis/autoscaling/validation, v1.36: validateMetricSpec. Of several sources the first is looked at. */
export function validateMetric(metric: MetricSpec, path: string, findings: Findings): void {
  const { type } = metric;
  if (type === '') findings.push(required(`${path}.type`, 'must specify a metric source type'));
  const known = TYPES.includes(type);
  if (!known) findings.push(notSupported(`${path}.type`, type, TYPES));
  const present = SOURCES.filter((source) => metric[source] !== undefined);
  const first = present[0];
  if (first !== undefined) validateSource(metric, first, `${path}.${first}`, findings);
  const expected = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  if (!known) findings.push(notSupported(`${path}.type`, type, TYPES));
  else if (!present.some((source) => source === expected))
    findings.push(required(`${path}.${expected}`, 'must populate information for the given metric source'));
  if (present.length > 1)
    for (const source of present)
      if (source !== expected)
        findings.push(forbidden(`${path}.${source}`, 'must populate the given metric source only'));
}

function validateSource(metric: MetricSpec, source: Source, path: string, findings: Findings): void {
  const { object, external, pods, resource, containerResource } = metric;
  const average = `${path}.target.averageValue`;
  if (source === 'object' && object !== undefined) {
    validateTargetReference(object.describedObject, { needsGroup: false }, `${path}.describedObject`, findings);
    validateIdentified(object, path, findings);
    if (object.target.value === undefined && object.target.averageValue === undefined)
      findings.push(required(average, 'must set either a target value or averageValue'));
  } else if (source === 'external' && external !== undefined) {
    const { value, averageValue } = external.target;
    validateIdentified(external, path, findings);
    if (value === undefined && averageValue === undefined)
      findings.push(required(average, 'must set either a target value for metric or a per-pod target'));
    if (value !== undefined && averageValue !== undefined)
      findings.push(
        forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target'),
      );
  } else if (source === 'pods' && pods !== undefined) {
    validateIdentified(pods, path, findings);
    if (pods.target.averageValue === undefined)
      findings.push(required(average, 'must specify a positive target averageValue'));
  } else if (source === 'resource' && resource !== undefined) {
    checkRequired(resource.name, `${path}.name`, findings, 'must specify a resource name');
    validateUtilization(resource.target, path, findings);
  } else if (containerResource !== undefined) {
    const { name, container, target } = containerResource;
    if (checkRequired(name, `${path}.name`, findings, 'must specify a resource name'))
      validateContainerResourceName(name, `${path}.name`, findings);
    if (checkRequired(container, `${path}.container`, findings, 'must specify a container'))
      checkDnsLabel(container, `${path}.container`, findings);
    validateUtilization(target, path, findings);
  }
}

interface Identified {
  readonly metric: MetricIdentifier;
  readonly target: MetricTarget;
}

function validateIdentified({ metric, target }: Identified, path: string, findings: Findings): void {
  if (checkRequired(metric.name, `${path}.metric.name`, findings, 'must specify a metric name'))
    checkFormat(metric.name, pathSegmentFaults, `${path}.metric.name`, findings);
  validateTarget(target, `${path}.target`, findings);
}

function validateUtilization(target: MetricTarget, path: string, findings: Findings): void {
  const { averageUtilization, averageValue } = target;
  validateTarget(target, `${path}.target`, findings);
  if (averageUtilization === undefined && averageValue === undefined)
    findings.push(
      required(`${path}.target.averageUtilization`, 'must set either a target raw value or a target utilization'),
    );
  if (averageUtilization !== undefined && averageValue !== undefined)
    findings.push(
      forbidden(`${path}.target.averageValue`, 'may not set both a target raw value and a target utilization'),
    );
}

function validateTarget(target: MetricTarget, path: string, findings: Findings): void {
  const { type, averageUtilization: utilization } = target;
  if (type === '') findings.push(required(`${path}.type`, 'must specify a metric target type'));
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    findings.push(invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  for (const key of ['value', 'averageValue'] as const) {
    const amount = target[key];
    if (amount !== undefined && compareQuantities(amount, '0') <= 0)
      findings.push(invalid(`${path}.${key}`, canonicalQuantity(amount), 'must be positive'));
  }
  if (utilization !== undefined && utilization < 1)
    findings.push(invalid(`${path}.averageUtilization`, utilization, 'must be greater than 0'));
}
