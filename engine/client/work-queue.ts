import type { Millis } from '../base/brand';

/** Fair, stingy, re-entrant: a key is never worked on twice at once, and never lost. */
export interface WorkQueue {
  readonly length: number;
  add(key: string): void;
  addAfter(key: string, delay: Millis): void;
  addRateLimited(key: string): void;
  /** Times that `addRateLimited` was asked since the last `forget`. */
  retries(key: string): number;
  take(): string | undefined;
  done(key: string): void;
  forget(key: string): void;
}
