import { instant, millis, type Instant, type Millis } from '../base/brand';
import type { Cancel, Clock } from './clock';

interface ScopedTimer {
  callback: (() => void) | undefined;
  cancel: Cancel;
  held: boolean;
}

/**
 * The clock of one component's life. `end` cancels all that it has set and makes it deaf; `pause` holds back what comes
 * due, as a stopped process does, until `resume`; ticks of one `every` that come due meanwhile are one. `skew` shifts
 * only what `now` says, as a wrong system clock does.
 */
export class ScopedClock implements Clock {
  skew: Millis = millis(0);
  private readonly timers = new Set<ScopedTimer>();
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
    return this.once(callback, (fire) => this.clock.after(delay, label, fire));
  }

  soon(label: string, callback: () => void): Cancel {
    return this.once(callback, (fire) => this.clock.soon(label, fire));
  }

  every(period: Millis, label: string, callback: () => void): Cancel {
    return this.keep(callback, (timer) => this.clock.every(period, label, () => this.fire(timer)));
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
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }

  private once(callback: () => void, set: (fire: () => void) => Cancel): Cancel {
    return this.keep(callback, (timer) =>
      set(() => {
        this.timers.delete(timer);
        this.fire(timer);
      }),
    );
  }

  private keep(callback: () => void, set: (timer: ScopedTimer) => Cancel): Cancel {
    if (this.ended) return nothing;
    const timer: ScopedTimer = { callback, cancel: nothing, held: false };
    timer.cancel = set(timer);
    this.timers.add(timer);
    return () => this.cancel(timer);
  }

  private cancel(timer: ScopedTimer): void {
    timer.callback = undefined;
    timer.cancel();
    this.timers.delete(timer);
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
