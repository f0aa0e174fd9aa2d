import { semanticEqual } from '../../../base/equal';
import { keyOfObject, keyText } from '../../../api/object';
import type { Pod, Service, ServicePort } from '../../../api/types/core-v1';
import type { Informer } from '../../../client/informer';
import { hasLabels, selecting } from './label-index';
import { isReady, isTerminal } from './pods';

/** Has an address, has not ended (k8s.io/endpointslice util ShouldPodBeInEndpoints, v0.36). */
export const belongsInEndpoints = (pod: Pod): boolean =>
  !isTerminal(pod) && ((pod.status.podIP ?? '') !== '' || (pod.status.podIPs ?? []).length > 0);

export const setsHostname = (pod: Pod, service: Service): boolean =>
  (pod.spec.hostname ?? '') !== '' &&
  pod.spec.subdomain === service.metadata.name &&
  pod.metadata.namespace === service.metadata.namespace;

/** The number that a port of the service leads to in this pod; undefined: the pod has no port of that name. */
export function targetPortOf(pod: Pod, { targetPort, protocol }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const { ports } of [...pod.spec.containers, ...sidecars]) {
    const port = ports?.find((one) => one.name === targetPort && one.protocol === protocol);
    if (port !== undefined) return port.containerPort;
  }
  return undefined;
}

/** Keys of the services whose endpoints this change may alter (util GetPodUpdateProjectionKey, v0.36). */
export function servicesToSync(
  services: Informer<Service>,
  next: Pod | undefined,
  previous: Pod | undefined,
): readonly string[] {
  if (next === undefined || previous === undefined) {
    const pod = next ?? previous;
    return pod === undefined ? [] : servicesOf(services, pod);
  }
  const isRelabelled =
    !semanticEqual(next.metadata.labels, previous.metadata.labels) ||
    next.spec.hostname !== previous.spec.hostname ||
    next.spec.subdomain !== previous.spec.subdomain;
  const isChanged = hasChanged(next, previous);
  if (!isRelabelled) return isChanged ? servicesOf(services, next) : [];
  const now = servicesOf(services, next);
  const before = servicesOf(services, previous);
  if (isChanged) return [...new Set([...before, ...now])];
  return [...now.filter((key) => !before.includes(key)), ...before.filter((key) => !now.includes(key))];
}

function servicesOf(services: Informer<Service>, pod: Pod): readonly string[] {
  return selecting(services, pod.metadata.namespace ?? '', pod.metadata.labels)
    .filter(({ spec }) => spec.selector !== undefined && hasLabels(pod.metadata.labels, spec.selector))
    .map((service) => keyText(keyOfObject(service)));
}

function hasChanged(next: Pod, previous: Pod): boolean {
  return (
    next.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    isReady(next) !== isReady(previous) ||
    !semanticEqual(next.status.podIPs, previous.status.podIPs)
  );
}
