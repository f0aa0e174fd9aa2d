import type { Client } from '../../client/client';
import type { Pod } from '../../api/types/core-v1';
import { seconds, type Instant } from '../../base/brand';
import type { Clock } from '../../sim/clock';
import type { Runtime } from '../runtime/cri';
import type { ContainerCleaner } from './container-cleaner';
import { Grid } from './grid';
import type { PodStore } from './pod-store';
import type { PodWorkers } from './pod-workers';
import { fullNameOf, isTerminalPhase } from './pod-identity';
import { deleteMirror } from './static-pods';

export interface HousekeepingOptions {
  readonly clock: Clock;
  readonly client: Client;
  readonly startedAt: Instant;
  readonly runtime: Runtime;
  readonly store: PodStore;
  readonly workers: PodWorkers;
  readonly cleaner: ContainerCleaner;
  /** Until the kubelet knows what it should run, nothing is cleaned up. */
  sourcesReady(): boolean;
  /** A pod that is wanted and has no worker. */
  add(pod: Pod): void;
  forget(uid: string): void;
}

const PERIOD = seconds(2);
const ORPHAN_GRACE_SECONDS = 2;

/** Makes workers and the runtime fit what the node should run (pkg/kubelet `HandlePodCleanups`, v1.36). */
export class Housekeeping {
  private readonly grid: Grid;
  /** Pods that are being removed from the runtime without a worker. */
  private readonly killing = new Set<string>();

  constructor(private readonly options: HousekeepingOptions) {
    this.grid = new Grid(options.clock, options.startedAt, PERIOD, 'housekeeping', () => this.run());
  }

  request(): void {
    this.grid.request();
  }

  private run(): void {
    const { store, workers, client, sourcesReady } = this.options;
    if (!sourcesReady()) return this.request();
    const known = workers.syncKnown(store.uids());
    for (const mirror of store.orphanedMirrors())
      if (!workers.isMirrorTerminating(fullNameOf(mirror))) deleteMirror(client, mirror);
    for (const pod of store.all()) {
      if (known.has(pod.metadata.uid)) continue;
      if (!isTerminalPhase(pod.status.phase)) this.options.add(pod);
      else if (pod.metadata.deletionTimestamp !== undefined) workers.update({ type: 'kill', pod });
    }
    this.cleanRuntime();
  }

  /** What the runtime holds of pods that nobody knows is stopped and removed. */
  private cleanRuntime(): void {
    const { runtime, workers, cleaner, store, forget } = this.options;
    const uids = new Set(runtime.listSandboxes().map(({ pod }) => pod.uid));
    for (const uid of uids) {
      if (workers.isKnown(uid) && !workers.shouldContentBeRemoved(uid)) continue;
      const isRunning =
        runtime.podSandboxes(uid).some((one) => one.ready) ||
        runtime.podContainers(uid).some((one) => one.state === 'running');
      if (isRunning && !workers.isKnown(uid)) this.killOrphan(uid);
      else if (!isRunning) {
        cleaner.removeAll(uid);
        if (store.get(uid) === undefined) forget(uid);
      }
    }
  }

  private killOrphan(uid: string): void {
    if (this.killing.has(uid)) return;
    this.killing.add(uid);
    const { runtime } = this.options;
    const running = runtime.podContainers(uid).filter((one) => one.state === 'running');
    let left = running.length;
    const stopSandboxes = (): void => {
      for (const sandbox of runtime.podSandboxes(uid)) runtime.stopPodSandbox(sandbox.id, () => undefined);
      this.killing.delete(uid);
      this.request();
    };
    if (left === 0) return stopSandboxes();
    for (const { id } of running)
      runtime.stopContainer(id, ORPHAN_GRACE_SECONDS, () => {
        left -= 1;
        if (left === 0) stopSandboxes();
      });
  }
}
