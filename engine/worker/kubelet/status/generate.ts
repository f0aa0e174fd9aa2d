import { FRESH } from '../../../base/fresh';
import { Interned } from '../../../base/interned';
import { RecentMap } from '../../../base/recent';
import type {
  Container,
  ContainerStatus,
  HostIP,
  Pod,
  PodCondition,
  PodIP,
  PodStatus,
  ResourceRequirements,
} from '../../../api/types/core-v1';
import type { ContainerStatus as RuntimeStatus } from '../../runtime/cri';
import { sharedContainers } from '../../../api/kinds/core/shared-status';
import { isRestartingAll, mayRestartAll } from '../actions/restart-policy';
import { ephemeralContainersOf, initContainersOf, type ContainerKind } from '../container-kinds';
import { isTerminalPhase } from '../pod-identity';
import { podLimits, podRequests } from '../pod-resources';
import { qosOf } from '../qos';
import { isActive, type RuntimeView } from '../runtime-view';
import {
  allContainersRestarting,
  conditionOf,
  containersReady,
  initialized,
  isOwnCondition,
  ready,
  readyToStartContainers,
  scheduled,
  timed,
  type Finding,
} from './conditions';
import { containerStatuses, type StartFailure } from './container-statuses';
import { phaseOf } from './phase';
import { withProbeResults, type ProbeResults } from './probe-overlay';

/** What the rest of the kubelet knows when a status is made. */
export interface StatusSources {
  readonly runtimeName: string;
  readonly hostIPs: readonly string[];
  readonly probes: ProbeResults;
  failureOf(podUid: string, container: string): StartFailure | undefined;
  actualResources(pod: Pod, container: Container, status: RuntimeStatus): ResourceRequirements;
  lastLog(containerId: string): string;
  resizeConditions(podUid: string): readonly PodCondition[];
  /** Why the pod has to end, if it has lived too long. */
  deadline(pod: Pod): { readonly reason: string; readonly message: string } | undefined;
}

export interface StatusInput {
  readonly pod: Pod;
  readonly view: RuntimeView;
  /** As last computed; what the API has when it never was. */
  readonly old: PodStatus;
  /** The containers have been stopped for good. */
  readonly isTerminal: boolean;
  readonly now: string;
}

/** The status of a pod (pkg/kubelet/kubelet_pods.go `generateAPIPodStatus`, v1.36), without `startTime`. */
export function generateStatus(input: StatusInput, sources: StatusSources): PodStatus {
  const { pod, view, old, now } = input;
  const init = statusesOf('init', initContainersOf(pod.spec), old.initContainerStatuses, input, sources);
  const app = statusesOf('app', pod.spec.containers, old.containerStatuses, input, sources);
  const ephemeral = statusesOf(
    'ephemeral',
    ephemeralContainersOf(pod.spec),
    old.ephemeralContainerStatuses,
    input,
    sources,
  );
  const { phase, reason, message } = phaseAndReason([...app.raw, ...init.raw], input, sources);
  const all = [...init.shown, ...app.shown];
  return {
    ...FRESH,
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase,
    conditions: timed(findings(input, sources, all, phase), old, now),
    ...(message === '' ? {} : { message }),
    ...(reason === '' ? {} : { reason }),
    ...addresses(pod, view, sources),
    ...(init.shown.length === 0 ? {} : { initContainerStatuses: init.shown }),
    ...(app.shown.length === 0 ? {} : { containerStatuses: app.shown }),
    qosClass: qosOf(pod),
    ...(ephemeral.shown.length === 0 ? {} : { ephemeralContainerStatuses: ephemeral.shown }),
    ...resourcesOf(pod),
  };
}

interface Statuses {
  /** Before the probes had their say: the phase does not depend on readiness, only on what it started as. */
  readonly raw: readonly ContainerStatus[];
  readonly shown: readonly ContainerStatus[];
}

function statusesOf(
  kind: ContainerKind,
  containers: readonly Container[],
  old: readonly ContainerStatus[] | undefined,
  { pod, view, old: oldStatus }: StatusInput,
  sources: StatusSources,
): Statuses {
  if (containers.length === 0) return NO_STATUSES;
  const raw = containerStatuses({
    pod,
    view,
    kind,
    containers,
    old: old ?? [],
    runtimeName: sources.runtimeName,
    restartingAll: mayRestartAll(pod.spec) && isRestartingAll(pod, view, oldStatus),
    failureOf: (name) => sources.failureOf(pod.metadata.uid, name),
    actualResources: (container, status) => sources.actualResources(pod, container, status),
    lastLog: (id) => sources.lastLog(id),
  });
  return { raw, shown: sharedContainers(withProbeResults(pod, raw, kind, sources.probes)) };
}

const NO_STATUSES: Statuses = { raw: [], shown: [] };

function phaseAndReason(
  statuses: readonly ContainerStatus[],
  { pod, view, old, isTerminal }: StatusInput,
  sources: StatusSources,
): { readonly phase: string; readonly reason: string; readonly message: string } {
  const hasInitialized = pod.spec.containers.some(({ name }) =>
    view.containers.some((one) => one.name === name && isActive(view, one)),
  );
  let phase = phaseOf(pod, statuses, { isTerminal, hasInitialized });
  if (!isTerminalPhase(phase)) {
    if (isTerminalPhase(old.phase)) phase = old.phase ?? phase;
    else if (isTerminalPhase(pod.status.phase)) phase = pod.status.phase ?? phase;
  }
  let reason = '';
  let message = '';
  if (phase === old.phase) {
    reason = old.reason ?? pod.status.reason ?? '';
    message = old.message ?? pod.status.message ?? '';
  }
  const deadline = sources.deadline(pod);
  if (deadline !== undefined) ({ reason, message } = deadline);
  if (deadline !== undefined) phase = 'Failed';
  if (isTerminalPhase(pod.status.phase)) phase = pod.status.phase ?? phase;
  return { phase, reason, message };
}

function findings(
  { pod, view, old, isTerminal }: StatusInput,
  sources: StatusSources,
  statuses: readonly ContainerStatus[],
  phase: string,
): readonly (Finding | PodCondition)[] {
  const others = (pod.status.conditions ?? []).filter(
    (one) => !isOwnCondition(one.type) && one.type !== 'DisruptionTarget',
  );
  const disruption = conditionOf(old, 'DisruptionTarget') ?? conditionOf(pod.status, 'DisruptionTarget');
  const containers = containersReady(pod, statuses, phase);
  return [
    ...others,
    ...(isTerminal ? [] : sources.resizeConditions(pod.metadata.uid)),
    ...(disruption === undefined ? [] : [disruption]),
    readyToStartContainers(pod, view),
    initialized(pod, old, statuses, phase),
    ready(pod, containers, others),
    containers,
    scheduled(pod),
    ...(mayRestartAll(pod.spec) ? [allContainersRestarting(pod, view, old, phase)] : []),
  ];
}

function addresses(pod: Pod, view: RuntimeView, { hostIPs }: StatusSources): Partial<PodStatus> {
  const [hostIP] = hostIPs;
  const ips = view.ips.length === 0 && pod.spec.hostNetwork === true ? hostIPs : view.ips;
  const [podIP] = ips;
  return {
    ...FRESH,
    ...(hostIP === undefined ? {} : { hostIP, hostIPs: shownIPs(hostIPs) }),
    ...(podIP === undefined ? {} : { podIP, podIPs: podIPsOf(ips) }),
  };
}

const shownIPs = (ips: readonly string[]): readonly HostIP[] =>
  hosts.of(ips.join(','), () => ips.map((ip) => ({ ip })));

const hosts = new Interned<readonly HostIP[]>();

function podIPsOf(ips: readonly string[]): readonly PodIP[] {
  const known = podIPs.get(ips);
  if (known !== undefined) return known;
  const made = ips.map((ip) => ({ ip }));
  podIPs.set(ips, made);
  return made;
}

/** By the addresses of a sandbox, which every status of its pod repeats. */
const podIPs = new RecentMap<readonly string[], readonly PodIP[]>();

function resourcesOf({ spec }: Pod): Partial<PodStatus> {
  const requests = podRequests(spec);
  const limits = podLimits(spec);
  const known = resources.get(requests)?.get(limits);
  if (known !== undefined) return known;
  const asks = Object.keys(requests).length > 0;
  const shown = {
    ...(asks ? { allocatedResources: requests } : {}),
    resources: {
      ...FRESH,
      ...(Object.keys(limits).length > 0 ? { limits } : {}),
      ...(asks ? { requests } : {}),
    },
  };
  resources.set(requests, new RecentMap<object, Partial<PodStatus>>(16));
  resources.get(requests)?.set(limits, shown);
  return shown;
}

/** By what pods ask for and what they are limited to: those of one template are shown the same. */
const resources = new RecentMap<object, RecentMap<object, Partial<PodStatus>>>();
