import { minutes, type Millis } from '../../../base/brand';
import type { Cancel, Clock } from '../../../sim/clock';
import type { PodInfo } from '../model/pod-info';
import type { Outcome } from './plugin';
import { attributed, failed, unschedulable } from './verdict';

/** A pod is never held longer, whatever the plugin says. */
const WAIT_MAX = minutes(15);

/** A pod that Permit plugins hold. */
export interface WaitingPod {
  readonly pod: PodInfo;
  readonly pending: readonly string[];
  /** The pod goes on once the last plugin allows it. */
  allow(plugin: string): void;
  reject(plugin: string, message: string): boolean;
  /** Sends the pod back without calling it unschedulable; false: it is no longer held. */
  preempt(plugin: string, message: string): boolean;
}

/** Pods held between their placement and their binding. */
export class WaitingPods {
  private readonly byUid = new Map<string, Waiting>();

  constructor(private readonly clock: Clock) {}

  get(uid: string): WaitingPod | undefined {
    return this.byUid.get(uid);
  }

  all(): Iterable<WaitingPod> {
    return this.byUid.values();
  }

  /** Calls `resume` once, with the verdict, as soon as all plugins have allowed, one has rejected, or time is up. */
  hold(pod: PodInfo, timeouts: ReadonlyMap<string, Millis>, resume: (outcome: Outcome) => void): void {
    const waiting = new Waiting(pod, this.clock, timeouts, (outcome) => {
      this.byUid.delete(pod.uid);
      resume(outcome);
    });
    this.byUid.set(pod.uid, waiting);
  }
}

class Waiting implements WaitingPod {
  private readonly timers = new Map<string, Cancel>();
  private resume: ((outcome: Outcome) => void) | undefined;

  constructor(
    readonly pod: PodInfo,
    private readonly clock: Clock,
    timeouts: ReadonlyMap<string, Millis>,
    resume: (outcome: Outcome) => void,
  ) {
    this.resume = resume;
    for (const [plugin, timeout] of timeouts) this.timers.set(plugin, this.timer(plugin, timeout));
  }

  get pending(): readonly string[] {
    return [...this.timers.keys()];
  }

  allow(plugin: string): void {
    this.timers.get(plugin)?.();
    this.timers.delete(plugin);
    if (this.timers.size === 0) this.end(undefined);
  }

  reject(plugin: string, message: string): boolean {
    return this.end(attributed(unschedulable(message), plugin));
  }

  preempt(plugin: string, message: string): boolean {
    return this.end(attributed(failed(message), plugin));
  }

  private timer(plugin: string, timeout: Millis): Cancel {
    const wait = timeout < WAIT_MAX ? timeout : WAIT_MAX;
    const message = `rejected due to timeout after waiting ${wait / 1000}s at plugin ${plugin}`;
    return this.clock.after(wait, 'kube-scheduler/permit', () => this.reject(plugin, message));
  }

  /** The rest of the binding runs in its own turn, as it does in its own goroutine upstream. */
  private end(outcome: Outcome): boolean {
    const { resume } = this;
    if (resume === undefined) return false;
    this.resume = undefined;
    for (const cancel of this.timers.values()) cancel();
    this.clock.soon('kube-scheduler/permit', () => resume(outcome));
    return true;
  }
}
