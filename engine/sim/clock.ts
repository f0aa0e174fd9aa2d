import type { Instant, Millis } from '../base/brand';

/** Cancelling twice is harmless. */
export type Cancel = () => void;

/** The only source of time. Callbacks run to completion and never suspend. */
export interface Clock {
  now(): Instant;
  /** Whole milliseconds, zero or more. Ties fire in the order in which they were set. */
  after(delay: Millis, label: string, callback: () => void): Cancel;
  every(period: Millis, label: string, callback: () => void): Cancel;
  /** At this same instant, once the running callback and all that were made ready before have ended. */
  soon(label: string, callback: () => void): Cancel;
  /** For a part that may end, or stand still, before the whole does. Its callbacks go through the entrance. */
  scope(entrance?: Entrance): Scope;
}

/** Through which callbacks go: the place to catch what must not leave a component. */
export interface Entrance {
  enter(callback: () => void): void;
}

/** The clock of one life. */
export interface Scope extends Clock {
  /** Shifts only what `now` says, as a wrong system clock does. */
  skew: Millis;
  readonly isPaused: boolean;
  /** Holds back what comes due, as a stopped process does; ticks of one `every` that come due meanwhile are one. */
  pause(): void;
  /** What was held back fires now, in the order in which it came due. */
  resume(): void;
  /** Cancels all that it has set, and sets nothing more. */
  end(): void;
}

/** Every run is bounded, so there is always a reason for its end. */
export type RunOutcome =
  | { readonly kind: 'satisfied'; readonly at: Instant }
  | { readonly kind: 'quiescent'; readonly at: Instant }
  | { readonly kind: 'deadline'; readonly at: Instant }
  | { readonly kind: 'step-limit'; readonly at: Instant; readonly steps: number };

export interface RunLimits {
  readonly within: Millis;
  readonly stepsMax: number;
}

/** Held by the composition root alone. Components see `Clock`. */
export interface EventLoop extends Clock {
  /**
   * Fires due callbacks in (time, sequence) order until `done` or a limit. A run that meets its deadline leaves the
   * clock at the deadline, with every callback due up to and including it fired.
   */
  run(limits: RunLimits, done?: () => boolean): RunOutcome;
  /**
   * When the next callback is due; undefined when none is. Callbacks whose label is ignored do not count; to ask so
   * costs a look at everything that waits.
   */
  nextDue(ignoring?: (label: string) => boolean): Instant | undefined;
  /** Moves time over a span in which nothing is due. */
  skipTo(at: Instant): void;
}
