import type { Client } from '../../client/client';
import type { Informer } from '../../client/informer';
import type { Node, Pod } from '../../api/types/core-v1';
import { millis } from '../../base/brand';
import type { Clock } from '../../sim/clock';
import type { PodAdmission, Refusal } from './pod-admission';
import { isMirrorPod, isStaticPod, isTerminalPhase } from './pod-identity';
import { changeBetween } from './pod-source';
import type { PodStore } from './pod-store';
import type { PodWorkers, UpdateType } from './pod-workers';
import { qosOf } from './qos';
import type { Allocations } from './resize/allocations';
import { reconcileMirror, staticPod, type StaticPodDirectory } from './static-pods';
import { conditionOf, containersReady, isOwnCondition, ready } from './status/conditions';
import type { StatusWriter } from './status/status-writer';
import { run } from './task';
import type { PodVolumes } from './volumes/pod-volumes';

export interface PodLoopOptions {
  readonly clock: Clock;
  readonly client: Client;
  readonly node: string;
  readonly informer: Informer<Pod>;
  readonly nodeInformer: Informer<Node>;
  readonly staticPods: StaticPodDirectory;
  readonly store: PodStore;
  readonly workers: PodWorkers;
  readonly status: StatusWriter;
  readonly admission: PodAdmission;
  readonly allocations: Allocations;
  readonly volumes: PodVolumes;
  housekeeping(): void;
  record(pod: Pod, type: 'Warning', reason: string, message: string): void;
}

const NODE_POLL = millis(100);

/** Hears which pods the node should run, and passes it on (pkg/kubelet `syncLoop` and its handlers, v1.36). */
export class PodLoop {
  /** Static pods that are on the disk now, by file. */
  private readonly files = new Map<string, { readonly manifest: unknown; readonly pod: Pod }>();
  private started = false;
  private waiting: Pod[] = [];

  constructor(private readonly options: PodLoopOptions) {}

  start(): void {
    const { informer, nodeInformer, staticPods, clock, volumes } = this.options;
    nodeInformer.subscribe((next, previous) => {
      const [now, before] = [next?.status, previous?.status];
      if (now?.volumesAttached !== before?.volumesAttached || now?.volumesInUse !== before?.volumesInUse)
        volumes.retryNow();
    });
    informer.subscribe((next, previous) => {
      if (next !== undefined && previous !== undefined) this.changed(next, previous);
      else if (next !== undefined) this.arrived(next);
      else if (previous !== undefined) this.gone(previous);
    });
    staticPods.onChange(() => clock.soon('static pods', () => this.readStaticPods()));
    clock.soon('static pods', () => {
      this.started = true;
      this.readStaticPods();
      this.options.housekeeping();
    });
  }

  /** All sources have told what they have. */
  get isReady(): boolean {
    return this.started && this.options.informer.synced;
  }

  sync(pod: Pod): void {
    this.pass(pod, 'sync');
  }

  syncByUid(uid: string): void {
    const pod = this.options.store.get(uid);
    if (pod !== undefined) this.sync(pod);
  }

  /** Pods that hold resources of the node: all but those that are over. */
  activePods(): readonly Pod[] {
    const { store, workers, status } = this.options;
    return store.all().filter(({ metadata, status: shown }) => {
      const { uid } = metadata;
      if (workers.isKnownTerminated(uid)) return false;
      const over = isTerminalPhase(shown.phase) || isTerminalPhase(status.get(uid)?.phase);
      return !over || workers.isTerminationRequested(uid);
    });
  }

  /** A pod that is wanted and has lost its worker: it is started again. */
  readmit(pod: Pod): void {
    this.pass(pod, 'create');
  }

  /** The Node is there now: mirror pods may be written. */
  reconcileMirrors(): void {
    const { store, client } = this.options;
    for (const pod of store.all()) if (isStaticPod(pod)) reconcileMirror(client, pod, store.mirrorOf(pod));
  }

  /** The kubelet takes no pod before it has seen its Node, whose labels and taints decide over admission. */
  private arrived(pod: Pod): void {
    if (this.options.nodeInformer.synced) return this.add(pod);
    this.waiting.push(pod);
    if (this.waiting.length === 1) this.options.clock.after(NODE_POLL, 'node informer', () => this.flush());
  }

  private flush(): void {
    if (this.options.nodeInformer.synced) for (const pod of this.waiting.splice(0)) this.add(pod);
    else this.options.clock.after(NODE_POLL, 'node informer', () => this.flush());
  }

  private add(pod: Pod): void {
    const { store, workers, allocations } = this.options;
    store.put(pod);
    if (isMirrorPod(pod)) {
      this.reconcileShown(pod);
      return this.syncShown(pod);
    }
    if (workers.isTerminationRequested(pod.metadata.uid) || isTerminalPhase(pod.status.phase))
      return this.pass(pod, 'create');
    run(this.options.admission.admit(pod), (refused) => {
      if (refused !== undefined) return this.refuse(pod, refused);
      allocations.add(pod);
      this.pass(store.get(pod.metadata.uid) ?? pod, 'create');
      allocations.specChanged(pod);
    });
  }

  private refuse(pod: Pod, { reason, message }: Refusal): void {
    this.options.record(pod, 'Warning', reason, message);
    const { generation } = pod.metadata;
    this.options.status.set(pod, {
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      qosClass: qosOf(pod),
      phase: 'Failed',
      reason,
      message: `Pod was rejected: ${message}`,
    });
  }

  private changed(next: Pod, previous: Pod): void {
    const waiting = this.waiting.findIndex((one) => one.metadata.uid === next.metadata.uid);
    if (waiting >= 0) {
      this.waiting[waiting] = next;
      return;
    }
    const { store, allocations } = this.options;
    if (next.metadata.uid !== previous.metadata.uid) {
      this.gone(previous);
      return this.arrived(next);
    }
    store.put(next);
    const change = changeBetween(previous, next);
    if (isMirrorPod(next)) {
      if (change === 'status') this.reconcileShown(next);
      if (change === 'update') this.syncShown(next);
      return;
    }
    if (change === 'status') return this.reconcile(next, previous);
    if (change !== 'update') return;
    allocations.specChanged(next);
    this.pass(next, 'update');
    this.options.status.check(next.metadata.uid);
  }

  /** Others may have written conditions that readiness gates wait for, or things that are not theirs. */
  private reconcile(next: Pod, previous: Pod): void {
    const { allocations, status } = this.options;
    if (isTerminalPhase(next.status.phase) && !isTerminalPhase(previous.status.phase)) allocations.retry();
    if (needsReadiness(next)) this.sync(next);
    status.reconcile(next.metadata.uid, next.status);
  }

  private gone(pod: Pod): void {
    const { store, allocations, workers } = this.options;
    this.waiting = this.waiting.filter((one) => one.metadata.uid !== pod.metadata.uid);
    store.remove(pod);
    if (isMirrorPod(pod)) return this.syncShown(pod);
    allocations.remove(pod.metadata.uid);
    if (workers.isKnown(pod.metadata.uid)) workers.update({ type: 'kill', pod });
    allocations.retry();
    this.options.housekeeping();
  }

  /** A mirror that was made anew shows nothing yet. */
  private reconcileShown(mirror: Pod): void {
    const pod = this.options.store.shownBy(mirror);
    if (pod !== undefined) this.options.status.reconcile(pod.metadata.uid, mirror.status);
  }

  private syncShown(mirror: Pod): void {
    const pod = this.options.store.shownBy(mirror);
    if (pod !== undefined) this.pass(pod, 'update');
    else this.options.housekeeping();
  }

  private pass(pod: Pod, type: UpdateType): void {
    this.options.workers.update({ type, pod: this.options.allocations.allocatedPod(pod) });
  }

  private readStaticPods(): void {
    const { staticPods, node, clock } = this.options;
    const found = new Map(staticPods.list());
    for (const [file, known] of [...this.files]) {
      if (found.get(file) === known.manifest) continue;
      this.files.delete(file);
      this.gone(known.pod);
    }
    for (const [file, manifest] of found) {
      if (this.files.has(file)) continue;
      const pod = staticPod(manifest, node, clock.now());
      if (pod === undefined) continue;
      this.files.set(file, { manifest, pod });
      this.arrived(pod);
    }
  }
}

/** Whether the conditions that others set make the pod's readiness another (`NeedToReconcilePodReadiness`). */
function needsReadiness(pod: Pod): boolean {
  if ((pod.spec.readinessGates ?? []).length === 0) return false;
  const { status } = pod;
  const statuses = status.containerStatuses ?? [];
  const others = (status.conditions ?? []).filter((one) => !isOwnCondition(one.type));
  const found = ready(pod, containersReady(pod, statuses, status.phase ?? ''), others);
  const shown = conditionOf(status, 'Ready');
  return shown !== undefined && (shown.status !== found.status || (shown.message ?? '') !== (found.message ?? ''));
}
