import { instant, type Instant, type Millis } from '../base/brand';
import { invariant } from '../base/invariant';
import { parseTime } from '../base/timestamp';
import type { Choices } from './choices';
import type { Cancel, Entrance, EventLoop, RunLimits, RunOutcome, Scope } from './clock';
import { ReadyRing } from './ready-ring';
import { ScopedClock } from './scoped-clock';
import type { Timer, TimerOwner, TimerQueue } from './timer';
import { TimerHeap } from './timer-heap';

export interface VirtualClockOptions {
  /** Default: 2026-01-01T00:00:00Z. */
  readonly start?: Instant;
  /**
   * Explores the order of callbacks that are due at one instant: of each label the oldest one may go first. Without it
   * they fire in the order in which they were set, and nothing is paid.
   */
  readonly order?: Choices;
}

const DEFAULT_START = parseTime('2026-01-01T00:00:00Z') ?? instant(0);

/**
 * Virtual time. Callbacks fire in order of (instant, time of setting); between two of them nothing passes. A callback
 * that throws ends `run` with its error, and the loop may be run again.
 */
export class VirtualClock implements EventLoop, TimerQueue {
  private readonly heap = new TimerHeap();
  private readonly ready = new ReadyRing();
  private readonly order: Choices | undefined;
  private current: Instant;
  private running = false;

  constructor(options: VirtualClockOptions = {}) {
    this.current = options.start ?? DEFAULT_START;
    this.order = options.order;
  }

  now(): Instant {
    return this.current;
  }

  after(delay: Millis, label: string, callback: () => void): Cancel {
    const timer = this.set(delay, label, callback);
    return () => this.cancel(timer);
  }

  soon(label: string, callback: () => void): Cancel {
    const timer = this.set(0, label, callback);
    return () => this.cancel(timer);
  }

  every(period: Millis, label: string, callback: () => void): Cancel {
    const timer = this.set(period, label, callback, period);
    return () => this.cancel(timer);
  }

  scope(entrance?: Entrance): Scope {
    return new ScopedClock(this, { entrance });
  }

  run(limits: RunLimits, done: () => boolean = never): RunOutcome {
    invariant(!this.running, 'the loop runs already');
    this.running = true;
    try {
      return this.loop(instant(this.current + limits.within), limits.stepsMax, done);
    } finally {
      this.running = false;
    }
  }

  nextDue(ignoring?: (label: string) => boolean): Instant | undefined {
    if (ignoring !== undefined) return this.nextDueBesides(ignoring);
    if (this.ready.peek() !== undefined) return this.current;
    const top = this.heap.top();
    return top === undefined ? undefined : instant(top.due);
  }

  skipTo(at: Instant): void {
    invariant(at >= this.current, 'time does not run back');
    const due = this.nextDue();
    invariant(due === undefined || due > at, 'a callback is due before the end of the skip');
    this.current = at;
  }

  private loop(deadline: Instant, stepsMax: number, done: () => boolean): RunOutcome {
    for (let steps = 0; ; steps++) {
      if (done()) return { kind: 'satisfied', at: this.current };
      const top = this.heap.top();
      const due = this.ready.peek() === undefined ? top?.due : this.current;
      if (due === undefined) return { kind: 'quiescent', at: this.current };
      if (due > deadline) {
        this.current = deadline;
        return { kind: 'deadline', at: deadline };
      }
      if (steps >= stepsMax) return { kind: 'step-limit', at: this.current, steps };
      this.current = instant(due);
      this.fire(this.order === undefined ? this.next(top) : this.chosen(this.order));
    }
  }

  /** What waits in the heap for this instant was set before all that is ready, at an earlier one. */
  private next(top: Timer | undefined): Timer | undefined {
    if (top === undefined || top.due > this.current) return this.ready.take();
    this.heap.dropTop();
    return top;
  }

  private chosen(order: Choices): Timer | undefined {
    this.readyWhatIsDue();
    const heads = this.ready.heads();
    const usual = heads[0];
    if (usual === undefined || heads.length === 1) return usual;
    return heads[order.choose(`order/${usual.label}`, heads.length)];
  }

  private readyWhatIsDue(): void {
    for (let top = this.heap.top(); top !== undefined && top.due <= this.current; top = this.heap.top()) {
      this.heap.dropTop();
      this.ready.push(top);
    }
  }

  private nextDueBesides(ignoring: (label: string) => boolean): Instant | undefined {
    if (this.ready.live().some((timer) => !ignoring(timer.label))) return this.current;
    let least: number | undefined;
    for (const timer of this.heap.live()) {
      if ((least === undefined || timer.due < least) && !ignoring(timer.label)) least = timer.due;
    }
    return least === undefined ? undefined : instant(least);
  }

  set(delay: number, label: string, callback: () => void, period?: number, owner?: TimerOwner): Timer {
    if (!isDelay(delay)) invariant(false, `the delay of ${label} is ${delay}`);
    if (period === 0) invariant(false, `the period of ${label} is 0`);
    const due = this.current + delay;
    const timer: Timer = { due, label, callback, period, owner, before: undefined, after: undefined };
    if (delay === 0) this.ready.push(timer);
    else this.heap.push(timer);
    return timer;
  }

  cancel(timer: Timer): void {
    if (timer.callback === undefined) return;
    timer.callback = undefined;
    if (timer.due > this.current) this.heap.noteCancelled();
    timer.owner?.forget(timer);
  }

  private fire(timer: Timer | undefined): void {
    const callback = timer?.callback;
    if (timer === undefined || callback === undefined) return;
    const { period, owner } = timer;
    if (period === undefined) timer.callback = undefined;
    else {
      timer.due = this.current + period;
      this.heap.push(timer);
    }
    if (owner === undefined) callback();
    else owner.fire(timer, callback);
  }
}

const isDelay = (delay: number): boolean => delay >= 0 && Number.isInteger(delay);
const never = (): boolean => false;
