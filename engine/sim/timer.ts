import type { Instant } from '../base/brand';

/**
 * A callback that waits for its instant. `callback` is undefined once it has fired or was cancelled; one with a period
 * waits again each time.
 */
export interface Timer {
  due: number;
  readonly label: string;
  callback: (() => void) | undefined;
  readonly period: number | undefined;
  /** Whose it is; absent: of nobody who might end before the loop does. */
  readonly owner: TimerOwner | undefined;
  /** Its neighbours among those of its owner. */
  before: Timer | undefined;
  after: Timer | undefined;
}

/** Who may want timers of his to be silent. */
export interface TimerOwner {
  /** The timer has come due. */
  fire(timer: Timer, callback: () => void): void;
  /** It will not come due any more. */
  forget(timer: Timer): void;
}

/** What timers wait in. */
export interface TimerQueue {
  now(): Instant;
  set(delay: number, label: string, callback: () => void, period?: number, owner?: TimerOwner): Timer;
  /** Cancelling twice is harmless. */
  cancel(timer: Timer): void;
}

/** Ready when the loop has reached its instant and it was not cancelled. */
export const isLive = (timer: Timer): boolean => timer.callback !== undefined;
