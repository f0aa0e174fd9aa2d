import type { KubeObject } from '../../object';
import type { PodTemplateSpec } from '../../types/core-v1';
import { dnsLabelFaults } from '../../validation/formats';
import { templateWarnings } from './pod-warnings';
import type { HookContext } from '../definition';

/** A pod template somewhere in the spec of a workload. */
type Workload = KubeObject & { readonly spec: { readonly template?: PodTemplateSpec } };

/** What the server says of a workload's template, when it is new or the generation has risen. */
export function workloadWarnings(
  next: Workload,
  old: Workload | undefined,
  { subresource }: HookContext,
): readonly string[] {
  if (subresource === 'status') return NONE;
  if (old !== undefined && next.metadata.generation === old.metadata.generation) return NONE;
  const { template } = next.spec;
  return template === undefined ? NONE : templateWarnings(template, 'spec.template');
}

/** As above; a new workload is also told of its name. */
export function namedWorkloadWarnings(
  next: Workload,
  old: Workload | undefined,
  context: HookContext,
): readonly string[] {
  const warnings = workloadWarnings(next, old, context);
  const ofName = old === undefined ? podNameWarnings(next) : NONE;
  return ofName.length === 0 ? warnings : [...ofName, ...warnings];
}

/** Pods bear the name of their workload, and their hosts too: it should be a DNS label. */
export function podNameWarnings({ metadata }: KubeObject): readonly string[] {
  const faults = dnsLabelFaults(metadata.name);
  if (faults.length === 0) return NONE;
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${faults.join(' ')}]`,
  ];
}

const NONE: readonly string[] = Object.freeze([]);
