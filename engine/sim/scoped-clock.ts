import { instant, millis, type Instant, type Millis } from '../base/brand';
import type { Cancel, Entrance, Scope } from './clock';
import type { Timer, TimerOwner, TimerQueue } from './timer';

interface Surroundings {
  readonly entrance?: Entrance | undefined;
  /** Holds back and ends what is in it as well. */
  readonly outer?: ScopedClock;
}

/** Timers of one owner on a queue that is not his. What holds for it holds for the scopes within it, too. */
export class ScopedClock implements Scope, TimerOwner {
  skew: Millis = millis(0);
  private readonly entrance: Entrance | undefined;
  private readonly outer: ScopedClock | undefined;
  private inner: readonly ScopedClock[] = [];
  /** Timers that have not ended are linked, in the order in which they were set. */
  private last: Timer | undefined;
  private held: Timer[] = [];
  private paused = false;
  private ended = false;

  constructor(
    private readonly queue: TimerQueue,
    { entrance, outer }: Surroundings = {},
  ) {
    this.entrance = entrance;
    this.outer = outer;
  }

  now(): Instant {
    const { outer, skew } = this;
    return instant((outer === undefined ? this.queue.now() : outer.now()) + skew);
  }

  after(delay: Millis, label: string, callback: () => void): Cancel {
    return this.set(delay, label, callback);
  }

  soon(label: string, callback: () => void): Cancel {
    return this.set(0, label, callback);
  }

  every(period: Millis, label: string, callback: () => void): Cancel {
    return this.set(period, label, callback, period);
  }

  scope(entrance?: Entrance): Scope {
    const scope = new ScopedClock(this.queue, { entrance: within(this.entrance, entrance), outer: this });
    scope.ended = this.ended;
    this.inner = [...this.inner, scope];
    return scope;
  }

  get isPaused(): boolean {
    return this.paused;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    const { held } = this;
    this.held = [];
    for (const timer of held) this.soon('resume', () => this.release(timer));
  }

  end(): void {
    this.ended = true;
    this.held = [];
    for (let timer = this.last, before = timer?.before; timer !== undefined; timer = before, before = timer?.before) {
      this.queue.cancel(timer);
    }
    for (const scope of this.inner) scope.end();
    if (this.outer !== undefined) this.outer.inner = this.outer.inner.filter((other) => other !== this);
  }

  fire(timer: Timer, callback: () => void): void {
    const paused = this.outermostPaused();
    if (paused !== undefined) return paused.hold(timer, callback);
    if (timer.period === undefined) this.forget(timer);
    if (this.entrance === undefined) callback();
    else this.entrance.enter(callback);
  }

  forget(timer: Timer): void {
    const { before, after } = timer;
    if (before !== undefined) before.after = after;
    if (after !== undefined) after.before = before;
    else if (this.last === timer) this.last = before;
    timer.before = undefined;
    timer.after = undefined;
  }

  private set(delay: number, label: string, callback: () => void, period?: number): Cancel {
    if (this.ended) return nothing;
    const { queue, last } = this;
    const timer = queue.set(delay, label, callback, period, this);
    timer.before = last;
    if (last !== undefined) last.after = timer;
    this.last = timer;
    return () => queue.cancel(timer);
  }

  private outermostPaused(): ScopedClock | undefined {
    return this.outer?.outermostPaused() ?? (this.paused ? this : undefined);
  }

  /** It stays linked and live, so that it can be cancelled. */
  private hold(timer: Timer, callback: () => void): void {
    timer.callback = callback;
    if (!this.held.includes(timer)) this.held.push(timer);
  }

  private release(timer: Timer): void {
    const { callback, period, owner } = timer;
    if (callback === undefined) return;
    if (period === undefined) timer.callback = undefined;
    owner?.fire(timer, callback);
  }
}

function within(outer: Entrance | undefined, inner: Entrance | undefined): Entrance | undefined {
  if (outer === undefined || inner === undefined) return inner ?? outer;
  return { enter: (callback) => outer.enter(() => inner.enter(callback)) };
}

const nothing: Cancel = () => undefined;
