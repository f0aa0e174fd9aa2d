import type { Pod, PodStatus } from '../../../api/types/core-v1';
import { millis, seconds, type Millis } from '../../../base/brand';
import { formatTime } from '../../../base/timestamp';
import type { Cancel, Clock } from '../../../sim/clock';
import type { KillOrder } from '../pod-workers';
import { disruptedStatus } from '../status/disruption';
import { all, run, wait, type Task } from '../task';
import type { ShutdownInhibitor } from './logind';
import { shutdownGroups, type ShutdownGrace, type ShutdownGroup } from './shutdown-grace';

export interface NodeShutdownOptions {
  readonly clock: Clock;
  /** As configured; undefined: off, as by default. */
  readonly grace: ShutdownGrace | undefined;
  activePods(): readonly Pod[];
  kill(pod: Pod, order: KillOrder): void;
  /** Something is mounted for the pod. */
  hasVolumes(pod: Pod): boolean;
  /** What the node says of itself is to be written at once. */
  nodeChanged(): void;
  recordOnNode(reason: string, message: string): void;
  record(pod: Pod, type: 'Warning', reason: string, message: string): void;
}

/** Why a pod that comes while the node shuts down is not admitted. */
export const SHUTDOWN_REFUSAL = { reason: 'NodeShutdown', message: 'Pod was rejected as the node is shutting down.' };

const REASON = 'Terminated';
const MESSAGE = 'Pod was terminated in response to imminent node shutdown.';
/** The volume manager is asked so often whether all is unmounted; its loops have done it before the second time. */
const UNMOUNT_POLL = millis(300);
/** A pod that does not end in time is given up after half of its grace more (pkg/kubelet/pod_workers.go `killPodNow`). */
const KILL_WAIT_LEAST_SECONDS = 10;

/** Ends the pods before the machine goes down (pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go, v1.36). */
export class NodeShutdown implements ShutdownInhibitor {
  private begun = false;

  constructor(private readonly options: NodeShutdownOptions) {}

  get grace(): ShutdownGrace | undefined {
    return this.options.grace;
  }

  get isShuttingDown(): boolean {
    return this.begun;
  }

  prepareForShutdown(grace: ShutdownGrace, release: () => void): void {
    const { clock, recordOnNode, nodeChanged } = this.options;
    clock.soon('node shutdown', () => {
      recordOnNode('Shutdown', 'Shutdown manager detected shutdown event');
      this.begun = true;
      nodeChanged();
      run(this.endAll(grace), release);
    });
  }

  private *endAll(grace: ShutdownGrace): Task<undefined> {
    for (const group of shutdownGroups(grace, this.options.activePods()))
      if (group.pods.length > 0) yield* this.endGroup(group);
    return undefined;
  }

  /** Whoever does not end in the time of the group is left to its own end: the next group does not wait. */
  private *endGroup(group: ShutdownGroup): Task<undefined> {
    return yield* this.withTimeout(seconds(group.graceSeconds), 'node shutdown', (done) =>
      run(this.endPods(group), done),
    );
  }

  private *endPods({ pods, graceSeconds }: ShutdownGroup): Task<undefined> {
    yield* all(pods.map((pod) => this.endPod(pod, graceSeconds)));
    if (!pods.some((pod) => this.options.hasVolumes(pod))) return undefined;
    const { clock } = this.options;
    return yield* wait<undefined>((resume) => void clock.after(UNMOUNT_POLL, 'unmount', () => resume(undefined)));
  }

  private *endPod(pod: Pod, groupSeconds: number): Task<undefined> {
    const { clock, kill, record } = this.options;
    const graceSeconds = Math.min(pod.spec.terminationGracePeriodSeconds ?? groupSeconds, groupSeconds);
    const patience = seconds(Math.max(graceSeconds + Math.floor(graceSeconds / 2), KILL_WAIT_LEAST_SECONDS));
    const now = formatTime(clock.now());
    return yield* this.withTimeout(
      patience,
      'kill pod',
      (done) =>
        kill(pod, {
          evict: false,
          graceSeconds,
          change: (status) => terminatedStatus(pod, status, now),
          onTerminated: () => done(undefined),
        }),
      () => record(pod, 'Warning', 'ExceededGracePeriod', EXCEEDED),
    );
  }

  private *withTimeout(
    time: Millis,
    label: string,
    begin: (done: (value: undefined) => void) => void,
    late: () => void = () => undefined,
  ): Task<undefined> {
    return yield* wait<undefined>((resume) => {
      let isOver = false;
      const end = (first: () => void): void => {
        if (isOver) return;
        isOver = true;
        first();
        resume(undefined);
      };
      const cancel: Cancel = this.options.clock.after(time, label, () => end(late));
      begin(() => end(cancel));
    });
  }
}

const EXCEEDED = 'Container runtime did not kill the pod within specified grace period.';

function terminatedStatus(pod: Pod, status: PodStatus, now: string): PodStatus {
  const disrupted = disruptedStatus(pod, status, { reason: REASON, message: MESSAGE, now });
  return status.phase === 'Succeeded' ? { ...disrupted, phase: 'Succeeded' } : disrupted;
}
