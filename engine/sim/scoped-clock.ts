import { instant, millis, type Instant, type Millis } from '../base/brand';
import type { Cancel, Clock } from './clock';

/** A timer of the scope; those that have not ended are linked, in the order in which they were set. */
class ScopedTimer {
  cancel: Cancel = nothing;
  held = false;
  before: ScopedTimer | undefined;
  after: ScopedTimer | undefined;

  constructor(public callback: (() => void) | undefined) {}
}

/**
 * The clock of one component's life. `end` cancels all that it has set and makes it deaf; `pause` holds back what comes
 * due, as a stopped process does, until `resume`; ticks of one `every` that come due meanwhile are one. `skew` shifts
 * only what `now` says, as a wrong system clock does.
 */
export class ScopedClock implements Clock {
  skew: Millis = millis(0);
  private last: ScopedTimer | undefined;
  private held: ScopedTimer[] = [];
  private paused = false;
  private ended = false;

  /** `enter` runs each callback: the place to catch what must not leave the component. */
  constructor(
    private readonly clock: Clock,
    private readonly enter: (callback: () => void) => void = (callback) => callback(),
  ) {}

  now(): Instant {
    return instant(this.clock.now() + this.skew);
  }

  after(delay: Millis, label: string, callback: () => void): Cancel {
    if (this.ended) return nothing;
    const timer = this.link(callback);
    timer.cancel = this.clock.after(delay, label, () => this.fireOnce(timer));
    return () => this.cancel(timer);
  }

  soon(label: string, callback: () => void): Cancel {
    if (this.ended) return nothing;
    const timer = this.link(callback);
    timer.cancel = this.clock.soon(label, () => this.fireOnce(timer));
    return () => this.cancel(timer);
  }

  every(period: Millis, label: string, callback: () => void): Cancel {
    if (this.ended) return nothing;
    const timer = this.link(callback);
    timer.cancel = this.clock.every(period, label, () => this.fire(timer));
    return () => this.cancel(timer);
  }

  get isPaused(): boolean {
    return this.paused;
  }

  pause(): void {
    this.paused = true;
  }

  /** What was held back fires now, in the order in which it came due. */
  resume(): void {
    this.paused = false;
    const held = this.held;
    this.held = [];
    for (const timer of held) {
      timer.held = false;
      this.soon('resume', () => this.call(timer));
    }
  }

  end(): void {
    this.ended = true;
    this.held = [];
    for (let timer = this.last; timer !== undefined; timer = timer.before) timer.cancel();
    this.last = undefined;
  }

  private link(callback: () => void): ScopedTimer {
    const timer = new ScopedTimer(callback);
    const { last } = this;
    timer.before = last;
    if (last !== undefined) last.after = timer;
    this.last = timer;
    return timer;
  }

  /** Does nothing to a timer that is no longer linked. */
  private unlink(timer: ScopedTimer): void {
    const { before, after } = timer;
    if (before !== undefined) before.after = after;
    if (after !== undefined) after.before = before;
    else if (this.last === timer) this.last = before;
    timer.before = undefined;
    timer.after = undefined;
  }

  private cancel(timer: ScopedTimer): void {
    timer.callback = undefined;
    timer.cancel();
    this.unlink(timer);
  }

  private fireOnce(timer: ScopedTimer): void {
    this.unlink(timer);
    this.fire(timer);
  }

  private call({ callback }: ScopedTimer): void {
    if (callback !== undefined) this.enter(callback);
  }

  private fire(timer: ScopedTimer): void {
    if (!this.paused) this.call(timer);
    else if (!timer.held) {
      timer.held = true;
      this.held.push(timer);
    }
  }
}

const nothing: Cancel = () => undefined;
