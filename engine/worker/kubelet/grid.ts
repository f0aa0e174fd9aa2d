import { instant, millis, type Instant, type Millis } from '../../base/brand';
import type { Cancel, Clock } from '../../sim/clock';

/**
 * A loop of a fixed period that is only run when there is something to do: ticks are computed from the start, so that an
 * idle loop costs nothing and a busy one acts when the real one would.
 */
export class Grid {
  private cancel: Cancel | undefined;
  private dueAt: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly startedAt: Instant,
    private readonly period: Millis,
    private readonly label: string,
    private readonly work: () => void,
  ) {}

  /** The last tick at or before now. */
  lastTick(): Instant {
    const { period, startedAt } = this;
    return instant(startedAt + Math.floor((this.clock.now() - startedAt) / period) * period);
  }

  /** The first tick after an instant. */
  tickAfter(at: Instant): Instant {
    const { period, startedAt } = this;
    return instant(startedAt + (Math.floor((at - startedAt) / period) + 1) * period);
  }

  /** Runs the work at the first tick after an instant, now if none is given; what is asked for earlier stands. */
  request(after: Instant = this.clock.now()): void {
    const due = this.tickAfter(after);
    if (this.dueAt !== undefined && this.dueAt <= due) return;
    this.cancel?.();
    this.dueAt = due;
    this.cancel = this.clock.after(millis(due - this.clock.now()), this.label, () => {
      this.dueAt = undefined;
      this.work();
    });
  }
}
