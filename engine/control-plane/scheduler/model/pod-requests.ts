import type { Container, ContainerStatus, Pod } from '../../../api/types/core-v1';
import { milliResources, type MilliResources, type ResourceList } from './resources';

export interface RequestOptions {
  /** Added for each container that does not name the resource (thousandths). */
  readonly missing?: ReadonlyMap<string, number>;
  /** Count the containers alone, as NodeResourcesFit does when it scores. */
  readonly skipPodLevel?: boolean;
  /** Count what a running container holds, if it was resized. */
  readonly useStatus?: boolean;
}

/**
 * What a pod asks of its node: the sum of its containers and sidecars, or more while an init container runs, or what is
 * set for the whole pod; and its overhead. component-helpers/resource `PodRequests` (v0.36).
 */
export function podRequests(pod: Pod, options: RequestOptions = {}): MilliResources {
  const requests = containerRequests(pod, options);
  const podLevel = options.skipPodLevel === true ? undefined : pod.spec.resources?.requests;
  if (podLevel !== undefined) setPodLevel(requests, pod, podLevel, options);
  if (pod.spec.overhead !== undefined) addTo(requests, milliResources(pod.spec.overhead));
  return requests;
}

/** Whether requests are set for the pod as a whole. */
export const hasPodLevelRequests = (pod: Pod): boolean =>
  pod.spec.resources?.requests !== undefined && Object.keys(pod.spec.resources.requests).some(isPodLevelResource);

export const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

function containerRequests(pod: Pod, options: RequestOptions): MilliResources {
  const statuses = options.useStatus === true ? statusesByName(pod) : undefined;
  const total: MilliResources = new Map();
  for (const container of pod.spec.containers) addTo(total, requestsOf(container, pod, statuses, options));
  if (pod.spec.initContainers === undefined) return total;
  const sidecars: MilliResources = new Map();
  const whileStarting: MilliResources = new Map();
  for (const container of pod.spec.initContainers) {
    const own = requestsOf(container, pod, isSidecar(container) ? statuses : undefined, options);
    if (isSidecar(container)) {
      addTo(total, own);
      addTo(sidecars, own);
      raiseTo(whileStarting, sidecars);
    } else {
      addTo(own, sidecars);
      raiseTo(whileStarting, own);
    }
  }
  raiseTo(total, whileStarting);
  return total;
}

function requestsOf(
  container: Container,
  pod: Pod,
  statuses: ReadonlyMap<string, ContainerStatus> | undefined,
  options: RequestOptions,
): MilliResources {
  const requests = effective(container.resources.requests, statuses?.get(container.name), pod);
  for (const [name, milli] of options.missing ?? []) if (!requests.has(name)) requests.set(name, milli);
  return requests;
}

/** During a resize the greater of wanted, allocated and actual counts; an infeasible wish does not. */
function effective(wanted: ResourceList | undefined, status: ContainerStatus | undefined, pod: Pod): MilliResources {
  if (status?.resources === undefined) return milliResources(wanted);
  const out = isResizeInfeasible(pod) ? new Map<string, number>() : milliResources(wanted);
  raiseTo(out, milliResources(status.resources.requests));
  raiseTo(out, milliResources(status.allocatedResources));
  return out;
}

function setPodLevel(requests: MilliResources, pod: Pod, podLevel: ResourceList, options: RequestOptions): void {
  const wanted = milliResources(podLevel);
  const actual = options.useStatus === true ? pod.status.resources : undefined;
  const all = new Map(actual !== undefined && isResizeInfeasible(pod) ? [] : wanted);
  if (actual !== undefined) {
    raiseTo(all, milliResources(actual.requests));
    raiseTo(all, milliResources(pod.status.allocatedResources));
  }
  for (const name of wanted.keys()) if (isPodLevelResource(name)) requests.set(name, all.get(name) ?? 0);
}

const isPodLevelResource = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

const isResizeInfeasible = (pod: Pod): boolean =>
  pod.status.conditions?.find(({ type }) => type === 'PodResizePending')?.reason === 'Infeasible';

function statusesByName(pod: Pod): ReadonlyMap<string, ContainerStatus> | undefined {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status;
  if (containerStatuses.length === 0 && initContainerStatuses.length === 0) return undefined;
  return new Map([...containerStatuses, ...initContainerStatuses].map((status) => [status.name, status]));
}

function addTo(total: MilliResources, more: ReadonlyMap<string, number>): void {
  for (const [name, milli] of more) total.set(name, (total.get(name) ?? 0) + milli);
}

function raiseTo(total: MilliResources, least: ReadonlyMap<string, number>): void {
  for (const [name, milli] of least) {
    const known = total.get(name);
    if (known === undefined || milli > known) total.set(name, milli);
  }
}
