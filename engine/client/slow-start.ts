import { mustPass } from './error-kinds';
import type { Pace, Paced } from './pace';

/** What a slow start has done. `error`: what ended it before its time. */
export interface SlowStart {
  readonly succeeded: number;
  readonly error: Error | undefined;
}

/**
 * Calls `start` for 0 … count-1 in batches of 1, 2, 4 …; the first batch with a failure is the last. Within a batch all
 * are tried, as they run side by side in a real controller, and wait for their requests as one; others have their turn
 * between two batches (pkg/controller/controller_utils.go slowStartBatch, v1.36).
 */
export function* slowStart(pace: Pace, count: number, start: (index: number) => void): Paced<SlowStart> {
  let succeeded = 0;
  let begun = 0;
  for (let batch = Math.min(count, 1); batch > 0; batch = Math.min(2 * batch, count - begun)) {
    const errors: Error[] = [];
    for (let of = 0; of < batch; of++) {
      const turn = of === 0 ? 'next' : 'first';
      if (!pace.isFree(turn)) yield turn;
      attempt(() => start(begun++), errors);
    }
    succeeded += batch - errors.length;
    if (errors.length > 0) return { succeeded, error: errors[0] };
  }
  return { succeeded, error: undefined };
}

function attempt(action: () => void, errors: Error[]): void {
  try {
    action();
  } catch (error) {
    if (mustPass(error) || !(error instanceof Error)) throw error;
    errors.push(error);
  }
}
