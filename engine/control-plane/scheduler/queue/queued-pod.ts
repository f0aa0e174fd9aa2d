import { instant, type Instant } from '../../../base/brand';
import type { Pod } from '../../../api/types/core-v1';
import type { EventInterest } from '../framework/cluster-event';
import type { Queued } from '../framework/plugin';
import { PodInfo } from '../model/pod-info';

/** A pod that waits for its turn, with what earlier attempts have left. */
export class QueuedPod implements Queued {
  info: PodInfo;
  queuedAt: Instant;
  /** Times that the pod was taken from the queue. */
  attempts = 0;
  /** Attempts that ended with no node; decides the back-off. */
  unschedulableCount = 0;
  /** Attempts in a row that broke; decides the back-off instead. */
  errorCount = 0;
  backoffUntil: Instant | undefined;
  /** Plugins that rejected the pod in the last attempt. */
  rejectedBy: ReadonlySet<string> = NONE;
  /** Plugins that wait for something of their own. */
  pendingBy: ReadonlySet<string> = NONE;
  /** The plugin that keeps the pod out of the queue, and what may change its mind. */
  gate: { readonly plugin: string; readonly events: readonly EventInterest[] } | undefined;
  /** When the pod first entered the active queue. */
  firstAttemptAt: Instant | undefined;

  constructor(
    pod: Pod,
    now: Instant,
    /** Breaks ties among pods that came at one instant. */
    readonly sequence: number,
    from?: PodInfo,
  ) {
    this.info = new PodInfo(pod, from);
    this.queuedAt = now;
  }

  get key(): string {
    return this.info.key;
  }

  get uid(): string {
    return this.info.uid;
  }

  get isGated(): boolean {
    return this.gate !== undefined;
  }

  /** The pod failed without any plugin having rejected it. */
  get failedByError(): boolean {
    return this.rejectedBy.size === 0 && this.pendingBy.size === 0;
  }

  update(pod: Pod): void {
    this.info = new PodInfo(pod, this.info);
  }

  forgetRejection(): void {
    this.rejectedBy = NONE;
    this.pendingBy = NONE;
    this.gate = undefined;
  }
}

/** The start of the whole second in which an instant lies: back-off is counted in such seconds. */
export const wholeSecond = (at: number): Instant => instant(Math.floor(at / 1000) * 1000);

const NONE: ReadonlySet<string> = new Set();
