import type { KubeObject } from '../../api/object';
import type { Resource } from '../../api/resource';
import * as resources from '../../api/resources';
import type { Node, Pod } from '../../api/types/core-v1';
import type { Informers } from '../../client/informer';
import { invariant } from '../../base/invariant';
import type { SchedulerCache } from './cache/scheduler-cache';
import { ACTIONS, event, EVENTS, RESOURCES, type EventInterest } from './framework/cluster-event';
import { POD_INFORMER } from './framework/framework';
import { nodeChanges, podChanges } from './framework/object-changes';
import { PodInfo } from './model/pod-info';
import type { SchedulingQueue } from './queue/scheduling-queue';

export interface EventTargets {
  readonly cache: SchedulerCache;
  readonly queue: SchedulingQueue;
  /** Whether this scheduler answers to the pod's schedulerName. */
  readonly isResponsibleFor: (pod: Pod) => boolean;
  /** A pod that was placed and not yet bound is being deleted; false if nobody holds it. */
  readonly rejectWaiting: (uid: string) => boolean;
}

/** Tells cache and queue what happens in the cluster (pkg/scheduler/eventhandlers.go, v1.36). */
export function addEventHandlers(
  informers: Informers,
  targets: EventTargets,
  interests: Iterable<EventInterest>,
): void {
  const pods = new PodHandler(targets);
  informers.of(resources.pods, POD_INFORMER).subscribe((next, previous) => pods.handle(next, previous));
  informers.of(resources.nodes).subscribe((next, previous) => handleNode(targets, next, previous));
  for (const resource of new Set(Array.from(interests, (interest) => interest.resource))) {
    if (OWN_HANDLER.has(resource)) continue;
    const kind = OTHERS.get(resource);
    invariant(kind !== undefined, `events of ${resource} are not modelled`);
    tellOf(informers, kind, resource, targets.queue);
  }
}

class PodHandler {
  constructor(private readonly targets: EventTargets) {}

  handle(next: Pod | undefined, previous: Pod | undefined): void {
    if (next === undefined) {
      if (previous !== undefined) this.deleted(previous);
    } else if (previous === undefined) this.added(next);
    else if (previous.metadata.uid !== next.metadata.uid) {
      this.deleted(previous);
      this.added(next);
    } else this.updated(previous, next);
  }

  private added(pod: Pod): void {
    if (isBound(pod)) this.addBound(pod);
    else if (this.targets.isResponsibleFor(pod)) this.targets.queue.add(pod);
  }

  private updated(previous: Pod, next: Pod): void {
    if (isBound(previous)) return this.updateBound(previous, next);
    if (isBound(next)) {
      this.addBound(next);
      if (this.targets.isResponsibleFor(previous)) this.targets.queue.remove(previous);
    } else if (this.targets.isResponsibleFor(previous)) this.updatePending(previous, next);
  }

  private deleted(pod: Pod): void {
    const { cache, queue } = this.targets;
    if (isBound(pod)) {
      cache.removePod(pod.metadata.uid);
      queue.happened(EVENTS.assignedPodDelete, pod, undefined);
    } else if (this.targets.isResponsibleFor(pod)) {
      queue.remove(pod);
      if (cache.isAssumed(pod.metadata.uid)) this.forgetAssumed(pod.metadata.uid);
      else if (nominated(pod) !== '') this.promiseEnds(pod);
    }
  }

  private addBound(pod: Pod): void {
    const { cache, queue } = this.targets;
    cache.addPod(new PodInfo(pod, cache.podOf(pod.metadata.uid)));
    queue.happened(EVENTS.assignedPodAdd, undefined, pod);
  }

  private updateBound(previous: Pod, next: Pod): void {
    const { cache, queue } = this.targets;
    cache.updatePod(new PodInfo(next, cache.podOf(next.metadata.uid)));
    for (const change of podChanges(previous, next)) queue.happened(change, previous, next);
  }

  private updatePending(previous: Pod, next: Pod): void {
    if (previous.metadata.resourceVersion === next.metadata.resourceVersion) return;
    const { cache, queue } = this.targets;
    if (cache.isAssumed(next.metadata.uid)) {
      const begins = next.metadata.deletionTimestamp !== undefined && previous.metadata.deletionTimestamp === undefined;
      if (begins) this.forgetAssumed(next.metadata.uid);
      return;
    }
    queue.update(previous, next);
    if (nominated(previous) !== '' && nominated(previous) !== nominated(next)) this.promiseEnds(previous);
  }

  /** The binding goes on and will fail; what the pod would have taken is free at once. */
  private forgetAssumed(uid: string): void {
    const { cache, queue, rejectWaiting } = this.targets;
    const assumed = cache.podOf(uid);
    if (assumed === undefined) return;
    if (!rejectWaiting(uid)) cache.forgetPod(uid);
    queue.happened(EVENTS.assignedPodDelete, assumed.pod, undefined);
  }

  /** Pods that are not more important had to yield to the promise. */
  private promiseEnds(pod: Pod): void {
    const priority = pod.spec.priority ?? 0;
    this.targets.queue.happened(
      EVENTS.assignedPodDelete,
      pod,
      undefined,
      ({ spec }) => (spec.priority ?? 0) <= priority,
    );
  }
}

function handleNode({ cache, queue }: EventTargets, next: Node | undefined, previous: Node | undefined): void {
  if (next === undefined) {
    if (previous === undefined) return;
    queue.happened(EVENTS.nodeDelete, previous, undefined);
    cache.removeNode(previous);
  } else if (previous === undefined) {
    cache.addNode(next);
    queue.happened(EVENTS.nodeAdd, undefined, next);
  } else {
    cache.updateNode(previous, next);
    for (const change of nodeChanges(previous, next)) queue.happened(change, previous, next);
  }
}

function tellOf(informers: Informers, kind: Resource, resource: string, queue: SchedulingQueue): void {
  const added = event(resource, ACTIONS.add, `${resource}Add`);
  const updated = event(resource, ACTIONS.update, `${resource}Update`);
  const deleted = event(resource, ACTIONS.delete, `${resource}Delete`);
  informers.of(kind).subscribe((next: KubeObject | undefined, previous: KubeObject | undefined) => {
    queue.happened(next === undefined ? deleted : previous === undefined ? added : updated, previous, next);
  });
}

const OWN_HANDLER: ReadonlySet<string> = new Set([RESOURCES.pod, RESOURCES.node, RESOURCES.any]);

const OTHERS: ReadonlyMap<string, Resource> = new Map<string, Resource>([
  [RESOURCES.persistentVolume, resources.persistentvolumes],
  [RESOURCES.persistentVolumeClaim, resources.persistentvolumeclaims],
  [RESOURCES.storageClass, resources.storageclasses],
  [RESOURCES.csiNode, resources.csinodes],
  [RESOURCES.csiDriver, resources.csidrivers],
  [RESOURCES.csiStorageCapacity, resources.csistoragecapacities],
  [RESOURCES.volumeAttachment, resources.volumeattachments],
  [RESOURCES.resourceClaim, resources.resourceclaims],
  [RESOURCES.resourceSlice, resources.resourceslices],
  [RESOURCES.deviceClass, resources.deviceclasses],
]);

const isBound = ({ spec }: Pod): boolean => (spec.nodeName ?? '') !== '';

const nominated = ({ status }: Pod): string => status.nominatedNodeName ?? '';
