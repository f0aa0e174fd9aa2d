import { FRESH } from '../../../base/fresh';
import { addQuantities, compareQuantities } from '../../../base/quantity';
import { RecentMap, RecentSet } from '../../../base/recent';
import type { Container, Pod, PodSpec, PodTemplateSpec, ResourceRequirements } from '../../types/core-v1';
import { ifPresent, mapShared, withFields } from '../sharing';
import { defaultContainer } from './container-defaults';
import { defaultRequirements, defaultResourceList, withMissing, type ResourceList } from './resource-list';
import { defaultVolume } from './volume-defaults';

/** Specs that need no defaults any more; pods of one template share theirs, and so do later updates. */
const complete = new RecentSet<PodSpec>();

/**
 * pkg/apis/core/v1/defaults.go, v1.36: the part that pods and templates have in common; and the two names of the service
 * account made one, as its conversion does.
 */
export function defaultPodSpec(spec: PodSpec): PodSpec {
  if (complete.has(spec)) return spec;
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  const result = withFields(spec, {
    serviceAccountName: account,
    serviceAccount: account,
    dnsPolicy: spec.dnsPolicy ?? 'ClusterFirst',
    restartPolicy: spec.restartPolicy ?? 'Always',
    securityContext: spec.securityContext ?? NO_CONTEXT,
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    schedulerName: spec.schedulerName ?? 'default-scheduler',
    volumes: ifPresent(spec.volumes, (volumes) => mapShared(volumes, defaultVolume)),
    initContainers: ifPresent(spec.initContainers, (containers) => mapShared(containers, defaultContainer)),
    containers: mapShared(spec.containers ?? [], defaultContainer),
    ephemeralContainers: ifPresent(spec.ephemeralContainers, (containers) => mapShared(containers, defaultContainer)),
    overhead: ifPresent(spec.overhead, defaultResourceList),
    resources: ifPresent(spec.resources, defaultRequirements),
  });
  complete.add(result);
  return result;
}

const NO_CONTEXT = Object.freeze({});

export function defaultPodTemplate(template: PodTemplateSpec): PodTemplateSpec {
  const spec = defaultPodSpec(template.spec);
  return spec === template.spec ? template : { ...template, spec };
}

/** What a spec becomes as that of a pod: pods of one template share theirs. */
const completed = new RecentMap<PodSpec, PodSpec>();

/** What only pods get, not templates: requests from limits, service links, host ports, and no negative grace. */
export const defaultPod = (pod: Pod, live?: Pod): Pod =>
  withBothAddresses(pod.spec === live?.spec ? pod : withDefaultSpec(pod));

/** `podIP` is the first of `podIPs`; where they differ the one counts (Convert_v1_PodStatus_To_core_PodStatus). */
function withBothAddresses(pod: Pod): Pod {
  const { podIP, podIPs } = pod.status;
  const first = podIPs?.[0]?.ip;
  if (podIP === first) return pod;
  const status =
    podIP === undefined || podIP === ''
      ? withFields(pod.status, { podIP: first })
      : { ...pod.status, podIPs: [{ ip: podIP }] };
  return { ...pod, status };
}

function withDefaultSpec(pod: Pod): Pod {
  const known = completed.get(pod.spec);
  if (known !== undefined) return known === pod.spec ? pod : { ...pod, spec: known };
  const spec = podOnlyDefaults(defaultPodSpec(pod.spec));
  completed.set(pod.spec, spec);
  completed.set(spec, spec);
  return spec === pod.spec ? pod : { ...pod, spec };
}

function podOnlyDefaults(spec: PodSpec): PodSpec {
  const forContainer = spec.hostNetwork === true ? withHostPorts : (container: Container): Container => container;
  const change = (container: Container): Container => forContainer(withRequests(container));
  const next = withFields(spec, {
    enableServiceLinks: spec.enableServiceLinks ?? true,
    terminationGracePeriodSeconds: (spec.terminationGracePeriodSeconds ?? 0) < 0 ? 1 : undefined,
    containers: mapShared(spec.containers, change),
    initContainers: ifPresent(spec.initContainers, (containers) => mapShared(containers, change)),
  });
  return next.resources === undefined ? next : withFields(next, { resources: podLevelResources(next, next.resources) });
}

function withRequests(container: Container): Container {
  const { resources } = container;
  if (resources.limits === undefined) return container;
  const requests = withMissing(resources.requests, resources.limits);
  return requests === resources.requests || requests === undefined
    ? container
    : { ...FRESH, ...container, resources: { ...FRESH, ...resources, requests } };
}

const withHostPorts = (container: Container): Container =>
  withFields(container, {
    ports: ifPresent(container.ports, (ports) =>
      mapShared(ports, (port) =>
        port.hostPort === undefined && port.containerPort !== 0 ? { ...port, hostPort: port.containerPort } : port,
      ),
    ),
  });

/** Pod-level limits of huge pages and requests follow from the containers (defaultHugePagePodLimits, defaultPodRequests). */
function podLevelResources(spec: PodSpec, own: ResourceRequirements): ResourceRequirements {
  const withLimits = withFields(own, { limits: hugePageLimits(spec, own) });
  return withFields(withLimits, { requests: podRequests(spec, withLimits) });
}

function hugePageLimits(spec: PodSpec, own: ResourceRequirements): ResourceList | undefined {
  if (isEmpty(own.limits) && isEmpty(own.requests)) return own.limits;
  const missing = pick(
    aggregateResources(spec, 'limits'),
    (name) => isHugePage(name) && own.requests?.[name] === undefined,
  );
  return withMissing(own.limits, missing);
}

function podRequests(spec: PodSpec, own: ResourceRequirements): ResourceList | undefined {
  if (isEmpty(own.limits)) return own.requests;
  const ofContainers = pick(aggregateResources(spec, 'requests'), (name) => name === 'cpu' || name === 'memory');
  return withMissing(withMissing(own.requests, ofContainers), pick(own.limits ?? {}, isPodLevel));
}

const isEmpty = (list: ResourceList | undefined): boolean => list === undefined || Object.keys(list).length === 0;
const isHugePage = (name: string): boolean => name.startsWith('hugepages-');
const isPodLevel = (name: string): boolean => name === 'cpu' || name === 'memory' || isHugePage(name);

const pick = (list: ResourceList, wanted: (name: string) => boolean): ResourceList =>
  Object.fromEntries(Object.entries(list).filter(([name]) => wanted(name)));

/** Containers and sidecars add up; a plain init container counts when it needs more than those beside it. */
export function aggregateResources(spec: PodSpec, list: 'requests' | 'limits'): ResourceList {
  const sum: Record<string, string> = {};
  for (const container of spec.containers) add(sum, container.resources[list]);
  const sidecars: Record<string, string> = {};
  const peak: Record<string, string> = {};
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      add(sum, container.resources[list]);
      add(sidecars, container.resources[list]);
      raise(peak, sidecars);
    } else {
      const beside = { ...sidecars };
      add(beside, container.resources[list]);
      raise(peak, beside);
    }
  }
  raise(sum, peak);
  return sum;
}

function add(sum: Record<string, string>, list: ResourceList | undefined): void {
  for (const [name, quantity] of Object.entries(list ?? {}))
    sum[name] = sum[name] === undefined ? quantity : addQuantities(sum[name], quantity);
}

function raise(sum: Record<string, string>, list: ResourceList): void {
  for (const [name, quantity] of Object.entries(list)) {
    const current = sum[name];
    if (current === undefined || compareQuantities(quantity, current) > 0) sum[name] = quantity;
  }
}
