import type { Container, Pod, PodCondition, ResourceRequirements } from '../../../api/types/core-v1';
import { seconds } from '../../../base/brand';
import { semanticEqual } from '../../../base/equal';
import { quantityValue } from '../../../base/quantity';
import { RecentMap } from '../../../base/recent';
import { formatTime } from '../../../base/timestamp';
import type { Cancel, Clock } from '../../../sim/clock';
import type { ContainerStatus, Runtime } from '../../runtime/cri';
import type { ResizeNeed } from '../actions/action-draft';
import { runtimeResources } from '../environment/container-config';
import { initContainersOf } from '../container-kinds';
import type { ContainerResourcesMap, MachineDisk } from '../machine';
import { newestOf, type RuntimeView } from '../runtime-view';
import { resizeMessage } from './resize-messages';
import { differ, resizeNeed } from './resize-need';

export interface AllocationsOptions {
  readonly clock: Clock;
  readonly runtime: Runtime;
  readonly disk: MachineDisk;
  podOf(uid: string): Pod | undefined;
  /** Why a pod does not fit with the resources of its spec. */
  rejection(pod: Pod): { readonly reason: string; readonly message: string } | undefined;
  syncNow(pod: Pod): void;
  record(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string): void;
}

interface Conditions {
  pending: PodCondition | undefined;
  inProgress: PodCondition | undefined;
}

/** Retries of resizes that do not fit: soon after the start, then every three minutes, and when room is made. */
const RETRY = seconds(180);

/**
 * Which resources each container has been allotted and which it has (pkg/kubelet/allocation, v1.36). The spec asks, the
 * allocation grants, the runtime follows.
 */
export class Allocations {
  private readonly conditions = new Map<string, Conditions>();
  private pending: string[] = [];
  private retryTimer: Cancel | undefined;

  constructor(private readonly options: AllocationsOptions) {}

  /** Grants what a pod asks for as it comes; a pod that was granted something before keeps that. */
  add(pod: Pod): Pod {
    const { uid } = pod.metadata;
    if (!this.options.disk.allocated.has(uid)) this.allocate(pod);
    return this.allocatedPod(pod);
  }

  remove(podUid: string): void {
    this.options.disk.allocated.delete(podUid);
    this.options.disk.actuated.delete(podUid);
    this.conditions.delete(podUid);
    this.pending = this.pending.filter((one) => one !== podUid);
  }

  /** The pod with what it has been granted in place of what it asks for. */
  allocatedPod(pod: Pod): Pod {
    const granted = this.options.disk.allocated.get(pod.metadata.uid);
    if (granted === undefined || !this.differs(pod, granted)) return pod;
    const replace = (container: Container): Container => {
      const resources = granted.get(container.name);
      return resources === undefined ? container : { ...container, resources };
    };
    const { initContainers } = pod.spec;
    return {
      ...pod,
      spec: {
        ...pod.spec,
        containers: pod.spec.containers.map(replace),
        ...(initContainers === undefined ? {} : { initContainers: initContainers.map(replace) }),
      },
    };
  }

  /** The spec asks for something else now. */
  specChanged(pod: Pod): void {
    const { uid } = pod.metadata;
    const granted = this.options.disk.allocated.get(uid);
    if (granted === undefined) return;
    if (!this.differs(pod, granted)) {
      this.clearPending(uid);
      return;
    }
    if (!this.pending.includes(uid)) this.pending.push(uid);
    this.retry();
  }

  /** Tries the resizes that wait: something may have made room. */
  retry(): void {
    if (this.pending.length === 0) return;
    const waiting: string[] = [];
    for (const uid of this.pending) {
      const pod = this.options.podOf(uid);
      if (pod === undefined) continue;
      const before = this.conditionsOf(uid);
      if (this.tryResize(pod) === 'deferred') waiting.push(uid);
      if (!semanticEqual(before, this.conditionsOf(uid))) this.options.syncNow(pod);
    }
    this.pending = waiting;
    this.retryTimer?.();
    this.retryTimer =
      waiting.length === 0 ? undefined : this.options.clock.after(RETRY, 'resize retry', () => this.retry());
  }

  /** Notes what containers have, as a new sync of their pod begins; true when a resize has just been completed. */
  noteProgress(pod: Pod, view: RuntimeView): void {
    const { uid } = pod.metadata;
    const known = this.conditions.get(uid);
    if (this.isInProgress(pod, view)) this.setInProgress(pod, '', '');
    else if (known?.inProgress !== undefined) {
      const generation = known.inProgress.observedGeneration ?? 0;
      known.inProgress = undefined;
      this.options.record(pod, 'Normal', 'ResizeCompleted', resizeMessage('completed', pod, generation));
    }
  }

  noteError(pod: Pod, message: string): void {
    if (!this.setInProgress(pod, 'Error', message)) return;
    const generation = this.conditions.get(pod.metadata.uid)?.inProgress?.observedGeneration ?? 0;
    this.options.record(pod, 'Warning', 'ResizeError', resizeMessage('error', pod, generation, message));
  }

  clear(podUid: string): void {
    this.conditions.delete(podUid);
  }

  conditionsOf(podUid: string): readonly PodCondition[] {
    const { pending, inProgress } = this.conditions.get(podUid) ?? {};
    return [pending, inProgress].filter((one) => one !== undefined);
  }

  need(pod: Pod, container: Container): ResizeNeed {
    return resizeNeed(container, this.actuatedOf(pod.metadata.uid, container.name));
  }

  setActuated(podUid: string, container: string, resources: ResourceRequirements): void {
    const { actuated } = this.options.disk;
    const known = actuated.get(podUid);
    const others = known === undefined ? [] : [...known].filter(([name]) => name !== container);
    actuated.set(podUid, resourcesMap([...others, [container, resources]]));
  }

  /** Brings running containers to what they have been granted; a text says why that cannot be. */
  resize(pod: Pod, containers: readonly { readonly id: string; readonly container: Container }[]): string | undefined {
    const { runtime } = this.options;
    const { uid } = pod.metadata;
    const problems: string[] = [];
    for (const { container } of containers) {
      const limit = container.resources.limits?.['memory'];
      const usage = runtime.memoryUsage(uid, container.name);
      if (limit !== undefined && quantityValue(limit) <= usage)
        problems.push(
          `attempting to set container "${container.name}" memory limit (${quantityValue(limit)}) below current usage (${usage})`,
        );
    }
    if (problems.length > 0)
      return `cannot decrease memory limits: ${problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`}`;
    for (const { id, container } of containers) {
      runtime.updateContainerResources(id, runtimeResources(container));
      this.setActuated(uid, container.name, container.resources);
    }
    return undefined;
  }

  /** What a status shows: the granted amounts, with those that the container really has where it runs. */
  shown(pod: Pod, container: Container, status: ContainerStatus): ResourceRequirements {
    const resources = inOrder(container.resources);
    if (status.state !== 'running') return resources;
    const actuated = this.actuatedOf(pod.metadata.uid, container.name);
    if (actuated === undefined || !differ(resources, actuated)) return resources;
    const side = (granted: Amounts | undefined, actual: Amounts | undefined): Amounts | undefined =>
      granted === undefined ? undefined : { ...granted, ...pick(actual, 'cpu'), ...pick(actual, 'memory') };
    const limits = side(resources.limits, actuated.limits);
    const requests = side(resources.requests, actuated.requests);
    return {
      ...resources,
      ...(limits === undefined ? {} : { limits }),
      ...(requests === undefined ? {} : { requests }),
    };
  }

  private allocate({ metadata, spec }: Pod): void {
    const granted = [...spec.containers, ...initContainersOf(spec)].map(
      ({ name, resources }) => [name, resources] as const,
    );
    this.options.disk.allocated.set(metadata.uid, resourcesMap(granted));
  }

  private differs({ spec }: Pod, granted: ContainerResourcesMap): boolean {
    const changed = ({ name, resources }: Container): boolean => {
      const before = granted.get(name);
      return before !== undefined && before !== resources && !semanticEqual(before, resources);
    };
    return spec.containers.some(changed) || initContainersOf(spec).some(changed);
  }

  private tryResize(pod: Pod): 'done' | 'deferred' {
    const { uid, generation = 0 } = pod.metadata;
    const granted = this.options.disk.allocated.get(uid);
    if (granted === undefined || !this.differs(pod, granted)) {
      this.clearPending(uid);
      return 'done';
    }
    const rejection = this.options.rejection(pod);
    if (rejection === undefined) {
      this.allocate(pod);
      this.conditions.delete(uid);
      this.setInProgress(pod, '', '');
      this.options.record(pod, 'Normal', 'ResizeStarted', resizeMessage('started', pod, generation));
      return 'done';
    }
    const infeasible = rejection.reason === 'Infeasible';
    const reason = infeasible ? 'Infeasible' : 'Deferred';
    const { message } = rejection;
    const known = this.entry(uid);
    const before = known.pending;
    known.pending = this.condition('PodResizePending', { reason, message, generation }, before);
    if (before === undefined || before.reason !== reason || before.observedGeneration !== generation)
      this.options.record(
        pod,
        'Warning',
        infeasible ? 'ResizeInfeasible' : 'ResizeDeferred',
        resizeMessage(rejection.reason, pod, generation, message),
      );
    return infeasible ? 'done' : 'deferred';
  }

  private isInProgress(pod: Pod, view: RuntimeView): boolean {
    return pod.spec.containers.some((container) => {
      if (newestOf(view, container.name)?.state !== 'running') return false;
      const actuated = this.actuatedOf(pod.metadata.uid, container.name);
      return actuated !== undefined && differ(container.resources, actuated);
    });
  }

  /** True when the condition says something new. */
  private setInProgress(pod: Pod, reason: string, message: string): boolean {
    const known = this.entry(pod.metadata.uid);
    const before = known.inProgress;
    const keeps = before !== undefined && reason === '' && message === '';
    if (keeps) return false;
    const generation = before?.observedGeneration ?? pod.metadata.generation ?? 0;
    known.inProgress = this.condition('PodResizeInProgress', { reason, message, generation }, before);
    return before?.reason !== known.inProgress.reason || before?.message !== known.inProgress.message;
  }

  private condition(
    type: string,
    { reason, message, generation }: { readonly reason: string; readonly message: string; readonly generation: number },
    before: PodCondition | undefined,
  ): PodCondition {
    const now = formatTime(this.options.clock.now());
    return {
      type,
      ...(generation === 0 ? {} : { observedGeneration: generation }),
      status: 'True',
      lastProbeTime: now,
      lastTransitionTime: before !== undefined && (before.reason ?? '') === reason ? before.lastTransitionTime : now,
      ...(reason === '' ? {} : { reason }),
      ...(message === '' ? {} : { message }),
    };
  }

  private entry(uid: string): Conditions {
    const known = this.conditions.get(uid);
    if (known !== undefined) return known;
    const made: Conditions = { pending: undefined, inProgress: undefined };
    this.conditions.set(uid, made);
    return made;
  }

  private clearPending(uid: string): void {
    const known = this.conditions.get(uid);
    if (known !== undefined) known.pending = undefined;
  }

  private actuatedOf(podUid: string, container: string): ResourceRequirements | undefined {
    return this.options.disk.actuated.get(podUid)?.get(container);
  }
}

type Amounts = Readonly<Record<string, string>>;

/** Limits before requests, as they are printed; users write them in any order. */
function inOrder(resources: ResourceRequirements): ResourceRequirements {
  const { limits, requests, ...rest } = resources;
  return limits === undefined || requests === undefined ? resources : { limits, requests, ...rest };
}

const pick = (amounts: Amounts | undefined, name: string): Amounts => {
  const amount = amounts?.[name];
  return amount === undefined ? {} : { [name]: amount };
};

/** Most pods have one container, and those of a template have one object for its resources: they share the map. */
function resourcesMap(entries: readonly (readonly [string, ResourceRequirements])[]): ContainerResourcesMap {
  const [sole] = entries;
  if (sole === undefined || entries.length > 1) return new Map(entries);
  const [name, resources] = sole;
  const known = maps.get(resources);
  if (known?.has(name) === true) return known;
  const made = new Map(entries);
  maps.set(resources, made);
  return made;
}

const maps = new RecentMap<ResourceRequirements, ContainerResourcesMap>();
