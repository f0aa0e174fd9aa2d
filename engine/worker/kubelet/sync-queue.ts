import { instant, millis, seconds, type Instant, type Millis } from '../../base/brand';
import type { Clock } from '../../sim/clock';
import { Grid } from './grid';

const SYNC_PERIOD = seconds(1);

/** Pods that are to be synced again at some time; looked at once a second (pkg/kubelet/util/queue, v1.36). */
export class SyncQueue {
  private readonly due = new Map<string, Instant>();
  private readonly deadlines = new Map<string, Instant>();
  private readonly grid: Grid;

  constructor(
    private readonly clock: Clock,
    startedAt: Instant,
    private readonly sync: (podUid: string) => void,
  ) {
    this.grid = new Grid(clock, startedAt, SYNC_PERIOD, 'kubelet sync', () => this.take());
  }

  /** A later call for the same pod replaces an earlier one. */
  enqueue(podUid: string, delay: Millis): void {
    const at = instant(this.clock.now() + delay);
    this.due.set(podUid, at);
    this.grid.request(at);
  }

  /** Syncs the pod at the first look at or after an instant, whatever is enqueued for it. */
  watch(podUid: string, at: Instant): void {
    if (this.deadlines.get(podUid) === at) return;
    this.deadlines.set(podUid, at);
    this.grid.request(instant(Math.max(this.clock.now(), at - 1)));
  }

  forget(podUid: string): void {
    this.due.delete(podUid);
    this.deadlines.delete(podUid);
  }

  private take(): void {
    const now = this.clock.now();
    const ready: string[] = [];
    let next: Instant | undefined;
    for (const [podUid, at] of this.due) {
      if (at < now) ready.push(podUid);
      else if (next === undefined || at < next) next = at;
    }
    for (const podUid of ready) this.due.delete(podUid);
    for (const [podUid, at] of this.deadlines) {
      if (at > now) {
        if (next === undefined || at - 1 < next) next = instant(at - 1);
        continue;
      }
      this.deadlines.delete(podUid);
      if (!ready.includes(podUid)) ready.push(podUid);
    }
    if (next !== undefined) this.grid.request(next);
    for (const podUid of ready) this.sync(podUid);
  }
}

/** How long until a pod is looked at again, before jitter (pkg/kubelet/pod_workers.go `completeWork`, v1.36). */
export const RESYNC = seconds(60);
export const RETRY = seconds(10);
export const TRANSIENT_RETRY = seconds(1);

/** A factor from 1 to 1.5, in tenths: the unexplored run is punctual. */
export const jittered = (delay: Millis, choose: (options: number) => number): Millis =>
  millis(Math.round(delay * (1 + choose(6) / 10)));
