import type { Pod, PodStatus } from '../../api/types/core-v1';
import { millis, type Instant, type Millis } from '../../base/brand';
import type { Clock } from '../../sim/clock';
import type { Moment, Pleg } from './pleg';
import { fullNameOf, isStaticPod, isTerminalPhase } from './pod-identity';
import type { RuntimeView } from './runtime-view';
import { RESYNC, RETRY, TRANSIENT_RETRY, type SyncQueue } from './sync-queue';
import { run, type Task } from './task';

export type UpdateType = 'create' | 'update' | 'sync' | 'kill';

/** How a pod is to be killed when it is not simply deleted. */
export interface KillOrder {
  readonly evict: boolean;
  readonly graceSeconds?: number;
  /** Changes the status that is written while the pod ends. */
  readonly change?: (status: PodStatus) => PodStatus;
  /** Told when nothing of the pod runs any more. */
  readonly onTerminated?: () => void;
}

export interface PodUpdate {
  readonly type: UpdateType;
  readonly pod: Pod;
  readonly kill?: KillOrder;
}

/** How one sync of a pod ended. */
export type SyncEnd =
  | {
      readonly kind: 'done';
      /** Something was changed in the runtime: it is looked at right away. */ readonly touched: boolean;
    }
  /** All that the pod was to do is done, or cannot be done. */
  | { readonly kind: 'terminal' }
  | { readonly kind: 'failed'; readonly notBefore: Instant | undefined; readonly transient: boolean }
  | { readonly kind: 'cancelled' };

/** What a worker does in each part of a pod's life. */
export interface PodSyncer {
  sync(pod: Pod, view: RuntimeView, type: UpdateType): Task<SyncEnd>;
  /** Stops everything; a text says why it could not. */
  terminate(pod: Pod, view: RuntimeView, graceSeconds: number, change: KillOrder['change']): Task<string | undefined>;
  cleanUp(pod: Pod, view: RuntimeView): Task<undefined>;
  /** The pod's sync is to be cut short where it can be. */
  cancel(podUid: string): void;
}

interface Worker {
  readonly uid: string;
  /** Of a static pod; empty: it is none. */
  readonly staticName: string;
  pending: PodUpdate | undefined;
  active: PodUpdate | undefined;
  working: boolean;
  syncing: boolean;
  lastSync: Moment | undefined;
  started: boolean;
  terminatingAt: Instant | undefined;
  startedTerminating: boolean;
  terminated: boolean;
  finished: boolean;
  deleted: boolean;
  evicted: boolean;
  restartRequested: boolean;
  graceSeconds: number;
  /** Changes the status that is written while the pod ends: the newest order's. */
  change: KillOrder['change'];
  onTerminated: readonly (() => void)[];
}

const NOBODY: readonly (() => void)[] = Object.freeze([]);

export interface PodWorkersOptions {
  readonly clock: Clock;
  readonly pleg: Pleg;
  readonly queue: SyncQueue;
  readonly syncer: PodSyncer;
  jitter(delay: Millis): Millis;
  /** A worker that has become of no use may be removed. */
  changed(): void;
}

/**
 * The life of each pod on the node: synced until it is to end, then terminated, then cleaned up
 * (pkg/kubelet/pod_workers.go, v1.36). One sync of a pod at a time; what comes meanwhile waits, the newest only.
 */
export class PodWorkers {
  private readonly workers = new Map<string, Worker>();
  private readonly startedStatic = new Map<string, string>();
  private readonly waitingStatic = new Map<string, string[]>();
  /** The kubelet has seen all that it should run: what is unknown now is not wanted. */
  private synced = false;

  constructor(private readonly options: PodWorkersOptions) {}

  isTerminationRequested(uid: string): boolean {
    return this.workers.get(uid)?.terminatingAt !== undefined;
  }

  couldHaveRunningContainers(uid: string): boolean {
    const worker = this.workers.get(uid);
    return worker === undefined ? !this.synced : !worker.terminated;
  }

  isKnownTerminated(uid: string): boolean {
    return this.workers.get(uid)?.terminated ?? false;
  }

  /** All that had to be done for the pod's end is done. */
  isFinished(uid: string): boolean {
    return this.workers.get(uid)?.finished ?? this.synced;
  }

  isKnown(uid: string): boolean {
    return this.workers.has(uid);
  }

  /** Nothing of the pod is needed any more, not even what is left of its containers. */
  shouldContentBeRemoved(uid: string): boolean {
    const worker = this.workers.get(uid);
    return worker === undefined ? this.synced : worker.evicted || (worker.deleted && worker.terminated);
  }

  isMirrorTerminating(fullName: string): boolean {
    const worker = this.workers.get(this.startedStatic.get(fullName) ?? '');
    return worker?.terminatingAt !== undefined && !worker.terminated;
  }

  update(update: PodUpdate): void {
    const { pod } = update;
    const { uid } = pod.metadata;
    const known = this.workers.get(uid);
    const worker = known ?? this.add(pod);
    if (known !== undefined && worker.terminatingAt !== undefined && update.type === 'create') {
      worker.restartRequested = true;
      this.options.changed();
      return;
    }
    if (worker.finished) return;
    const ends = this.noteEnd(worker, update);
    const shortened = this.noteGrace(worker, update);
    worker.pending = update;
    worker.working = true;
    if ((ends || shortened) && worker.syncing) this.options.syncer.cancel(uid);
    this.wake(worker);
  }

  /** Removes workers that are done and whose pods are not wanted; ends those of pods that are gone. Calls for the rest. */
  syncKnown(wanted: ReadonlySet<string>): ReadonlySet<string> {
    this.synced = true;
    for (const worker of [...this.workers.values()]) {
      const orphan = !wanted.has(worker.uid);
      if (worker.restartRequested || orphan) this.removeTerminated(worker, orphan);
    }
    return new Set(this.workers.keys());
  }

  private add(pod: Pod): Worker {
    const { uid } = pod.metadata;
    const isOver = isTerminalPhase(pod.status.phase) && isQuiet(this.options.pleg.view(uid));
    const worker: Worker = {
      uid,
      staticName: isStaticPod(pod) ? fullNameOf(pod) : '',
      pending: undefined,
      active: undefined,
      working: false,
      syncing: false,
      lastSync: undefined,
      started: false,
      terminatingAt: isOver ? this.options.clock.now() : undefined,
      startedTerminating: isOver,
      terminated: isOver,
      finished: false,
      deleted: false,
      evicted: false,
      restartRequested: false,
      graceSeconds: 0,
      change: undefined,
      onTerminated: NOBODY,
    };
    this.workers.set(uid, worker);
    if (worker.staticName !== '') push(this.waitingStatic, worker.staticName, uid);
    return worker;
  }

  /** True when the pod is to end from now on. */
  private noteEnd(worker: Worker, { pod, type, kill }: PodUpdate): boolean {
    if (worker.terminatingAt !== undefined) return false;
    const isOver = isTerminalPhase(pod.status.phase);
    if (pod.metadata.deletionTimestamp !== undefined) worker.deleted = true;
    else if (type === 'kill' && !isOver) worker.evicted = kill?.evict === true;
    else if (!isOver) return false;
    worker.terminatingAt = this.options.clock.now();
    return true;
  }

  /** True when a pod that ends already has to end sooner. */
  private noteGrace(worker: Worker, { pod, kill }: PodUpdate): boolean {
    if (worker.terminated) {
      kill?.onTerminated?.();
      return false;
    }
    if (worker.terminatingAt === undefined) return false;
    if (kill?.onTerminated !== undefined) worker.onTerminated = [...worker.onTerminated, kill.onTerminated];
    if (kill?.change !== undefined) worker.change = kill.change;
    const before = worker.graceSeconds;
    worker.graceSeconds = effectiveGrace(before, pod, kill?.graceSeconds);
    return before !== 0 && before !== worker.graceSeconds;
  }

  private wake(worker: Worker): void {
    if (!worker.syncing) this.begin(worker);
  }

  private begin(worker: Worker): void {
    const update = worker.pending;
    if (update === undefined) {
      worker.working = false;
      return;
    }
    if (!worker.started && !this.mayStart(worker, update.pod)) return;
    worker.started = true;
    worker.pending = undefined;
    worker.active = update;
    worker.syncing = true;
    this.options.pleg.whenNewer(worker.uid, worker.lastSync, () => this.work(worker, update));
  }

  /** Static pods of one name run one after the other. */
  private mayStart(worker: Worker, pod: Pod): boolean {
    if (!isStaticPod(pod)) return true;
    if (worker.terminatingAt !== undefined) {
      this.abandon(worker);
      return false;
    }
    if (this.takeTurn(worker)) return true;
    worker.working = false;
    this.options.queue.enqueue(worker.uid, this.options.jitter(RETRY));
    return false;
  }

  private takeTurn({ staticName, uid }: Worker): boolean {
    const running = this.startedStatic.get(staticName);
    if (running !== undefined) return running === uid;
    const waiting = this.waitingStatic.get(staticName) ?? [];
    const first = waiting.find((one) => {
      const worker = this.workers.get(one);
      return worker !== undefined && worker.terminatingAt === undefined;
    });
    if (first !== undefined && first !== uid) return false;
    this.waitingStatic.set(
      staticName,
      waiting.filter((one) => one !== uid),
    );
    this.startedStatic.set(staticName, uid);
    return true;
  }

  private abandon(worker: Worker): void {
    worker.finished = true;
    worker.terminated = true;
    worker.working = false;
    worker.pending = undefined;
    this.options.changed();
  }

  private work(worker: Worker, update: PodUpdate): void {
    const { pleg, syncer } = this.options;
    const view = pleg.view(worker.uid);
    if (worker.terminated) {
      run(syncer.cleanUp(update.pod, view), () => this.finish(worker));
      return;
    }
    if (worker.terminatingAt !== undefined) {
      worker.startedTerminating = true;
      run(syncer.terminate(update.pod, view, worker.graceSeconds, worker.change), (error) => {
        worker.lastSync = pleg.moment();
        if (error === undefined) this.completeTerminating(worker);
        else this.completeWork(worker, { kind: 'failed', notBefore: undefined, transient: false });
      });
      return;
    }
    run(syncer.sync(update.pod, view, update.type), (end) => {
      worker.lastSync = pleg.moment();
      if (end.kind === 'done' && end.touched) pleg.requestRelist(worker.uid);
      if (end.kind === 'terminal') this.completeSync(worker);
      else this.completeWork(worker, end);
    });
  }

  /** The pod has done its part: from here it is ended like a deleted one. */
  private completeSync(worker: Worker): void {
    worker.terminatingAt ??= this.options.clock.now();
    worker.startedTerminating = true;
    worker.graceSeconds =
      worker.graceSeconds === 0 && worker.active !== undefined
        ? effectiveGrace(0, worker.active.pod, undefined)
        : worker.graceSeconds;
    this.again(worker);
  }

  private completeTerminating(worker: Worker): void {
    worker.terminated = true;
    const { onTerminated } = worker;
    worker.onTerminated = NOBODY;
    worker.change = undefined;
    for (const told of onTerminated) told();
    this.again(worker);
  }

  private again(worker: Worker): void {
    worker.pending ??= worker.active;
    worker.syncing = false;
    this.options.queue.enqueue(worker.uid, millis(0));
    this.begin(worker);
  }

  private finish(worker: Worker): void {
    worker.finished = true;
    worker.working = false;
    worker.syncing = false;
    worker.pending = undefined;
    if (this.startedStatic.get(worker.staticName) === worker.uid) this.startedStatic.delete(worker.staticName);
    this.options.changed();
  }

  private completeWork(worker: Worker, end: Exclude<SyncEnd, { kind: 'terminal' }>): void {
    worker.syncing = false;
    const { queue, jitter, clock } = this.options;
    if (end.kind === 'failed') {
      const wait = end.transient ? TRANSIENT_RETRY : end.notBefore === undefined ? RETRY : end.notBefore - clock.now();
      queue.enqueue(worker.uid, jitter(millis(Math.min(Math.max(0, wait), RESYNC))));
    } else if (end.kind === 'cancelled') queue.enqueue(worker.uid, jitter(RETRY));
    this.begin(worker);
  }

  private removeTerminated(worker: Worker, orphan: boolean): void {
    if (!worker.finished) {
      if (!orphan) return;
      worker.deleted = true;
      if (worker.started) {
        this.endOrphan(worker);
        return;
      }
    }
    this.workers.delete(worker.uid);
    this.options.queue.forget(worker.uid);
    if (this.startedStatic.get(worker.staticName) === worker.uid) this.startedStatic.delete(worker.staticName);
  }

  private endOrphan(worker: Worker): void {
    if (worker.terminatingAt === undefined) {
      worker.terminatingAt = this.options.clock.now();
      worker.graceSeconds = worker.active === undefined ? 1 : effectiveGrace(0, worker.active.pod, undefined);
    }
    if (worker.pending !== undefined || worker.active === undefined) return;
    worker.pending = worker.active;
    this.wake(worker);
  }
}

/** Seconds that a pod has to end: what shortens it counts, never less than one. */
export function effectiveGrace(current: number, { metadata, spec }: Pod, override: number | undefined): number {
  let grace = current;
  let overridden = false;
  for (const wish of [metadata.deletionGracePeriodSeconds, override]) {
    if (wish === undefined || (grace !== 0 && wish >= grace)) continue;
    grace = wish;
    overridden = true;
  }
  if (!overridden && grace === 0) grace = spec.terminationGracePeriodSeconds ?? 0;
  return Math.max(1, grace);
}

const isQuiet = (view: RuntimeView): boolean =>
  view.containers.every((one) => one.state !== 'running') && view.sandboxes.every((one) => !one.ready);

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
