import { semanticEqual } from '../../../base/equal';
import type { Container, Pod, PodSpec } from '../../types/core-v1';
import { forbidden, invalid, type Findings } from '../../validation/field-errors';
import { validateMetadataUpdate } from '../metadata-validation';
import { MIRROR } from './pod-annotations-validation';
import { qosClass } from './pod-qos';
import { rulesFor } from './pod-update-validation';
import { validatePod } from './pod-validation';
import type { ResourceList } from './resource-list';

/** pkg/apis/core/validation, v1.36: ValidatePodResize. */
export function validatePodResize(next: Pod, old: Pod, findings: Findings): void {
  const refusal = wholeRefusal(old);
  if (refusal !== undefined) {
    findings.push(forbidden('[]', refusal));
    return;
  }
  const before = findings.length;
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validatePod(next, rulesFor(old), findings);
  if ((old.status.qosClass ?? qosClass(old.spec)) !== qosClass(next.spec))
    findings.push(invalid('spec', next.status.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'));
  if (!isSupported(old)) findings.push(forbidden('spec', 'Pod running on node without support for resize'));
  if (!validateOrder(next.spec, old.spec, findings)) return;
  validateRemovals(next.spec.initContainers ?? [], old.spec.initContainers ?? [], 'initContainers', findings);
  validateRemovals(next.spec.containers, old.spec.containers, 'containers', findings);
  validateOtherChanges(next.spec, old.spec, findings);
  if (findings.length === before && !semanticEqual(withResourcesOf(next.spec, old.spec), old.spec))
    findings.push(forbidden('spec', 'only cpu and memory resources are mutable'));
}

function wholeRefusal(old: Pod): string | undefined {
  if (old.metadata.annotations?.[MIRROR] !== undefined) return 'static pods cannot be resized';
  return old.spec.os?.name === 'windows' ? 'windows pods cannot be resized' : undefined;
}

const isSupported = (pod: Pod): boolean => {
  const running = (pod.status.containerStatuses ?? []).find((status) => status.state.running !== undefined);
  return running === undefined || running.resources !== undefined;
};

function validateOrder(next: PodSpec, old: PodSpec, findings: Findings): boolean {
  const before = findings.length;
  for (const list of ['containers', 'initContainers'] as const) {
    const after = next[list] ?? [];
    const prior = old[list] ?? [];
    if (after.length !== prior.length)
      findings.push(forbidden(`spec.${list}`, `${list} may not be added or removed on resize`));
    else
      prior.forEach(({ name }, index) => {
        if (after[index]?.name !== name)
          findings.push(forbidden(`spec.${list}[${index}].name`, `${list} may not be renamed or reordered on resize`));
      });
  }
  return findings.length === before;
}

const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

function validateRemovals(
  next: readonly Container[],
  old: readonly Container[],
  list: 'containers' | 'initContainers',
  findings: Findings,
): void {
  old.forEach((container, index) => {
    if (list === 'initContainers' && !isSidecar(container)) return;
    for (const key of ['requests', 'limits'] as const)
      if (lacks(next[index]?.resources[key], container.resources[key]))
        findings.push(forbidden(`spec.${list}[${index}].resources.${key}`, `resource ${key} cannot be removed`));
  });
}

const lacks = (list: ResourceList | undefined, old: ResourceList | undefined): boolean =>
  Object.keys(old ?? {}).some((name) => list?.[name] === undefined);

function validateOtherChanges(next: PodSpec, old: PodSpec, findings: Findings): void {
  next.containers.forEach((container, index) => {
    const before = old.containers[index];
    if (before !== undefined && !semanticEqual(withCompute(container, before), before))
      findings.push(forbidden('spec', 'only cpu and memory resources are mutable'));
  });
  (next.initContainers ?? []).forEach((container, index) => {
    const before = old.initContainers?.[index];
    if (before === undefined) return;
    const at = `spec.initContainers[${index}]`;
    if (!semanticEqual(withCompute(container, before), before))
      findings.push(forbidden(at, 'only cpu and memory resources for init or sidecar containers are mutable'));
    if (isSidecar(container) || semanticEqual(container.resources, before.resources)) return;
    for (const { restartPolicy } of container.resizePolicy ?? []) {
      if (restartPolicy === 'RestartContainer')
        findings.push(
          forbidden(at, 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized'),
        );
    }
  });
}

/** The container with the old amounts of what may be resized. */
function withCompute(container: Container, old: Container): Container {
  return {
    ...container,
    resources: {
      ...computeOf('limits', container, old),
      ...computeOf('requests', container, old),
    },
  };
}

function computeOf(key: 'limits' | 'requests', container: Container, old: Container): object {
  const before = old.resources[key];
  if (before === undefined && container.resources[key] === undefined) return {};
  const { cpu: _cpu, memory: _memory, ...others } = container.resources[key] ?? {};
  const kept = Object.fromEntries(Object.entries(before ?? {}).filter(([name]) => name === 'cpu' || name === 'memory'));
  const list = { ...others, ...kept };
  return before === undefined && Object.keys(list).length === 0 ? { [key]: undefined } : { [key]: list };
}

const withResourcesOf = (next: PodSpec, old: PodSpec): PodSpec => {
  const initContainers = (next.initContainers ?? []).map((container, index) =>
    withCompute(container, old.initContainers?.[index] ?? container),
  );
  const containers = next.containers.map((container, index) =>
    withCompute(container, old.containers[index] ?? container),
  );
  const { resources: _dropped, ...rest } = next;
  const resources = old.resources === undefined ? {} : { resources: old.resources };
  return { ...rest, ...resources, containers, ...(next.initContainers === undefined ? {} : { initContainers }) };
};
