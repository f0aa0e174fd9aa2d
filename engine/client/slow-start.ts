import { mustPass } from './error-kinds';

/** What a slow start has done. `error`: what ended it before its time. */
export interface SlowStart {
  readonly succeeded: number;
  readonly error: Error | undefined;
}

/**
 * Calls `start` for 0 … count-1 in batches of 1, 2, 4 …; the first batch with a failure is the last. Within a batch all
 * are tried, as they run side by side in a real controller (pkg/controller/controller_utils.go slowStartBatch, v1.36).
 */
export function slowStart(count: number, start: (index: number) => void, firstBatch = 1): SlowStart {
  let succeeded = 0;
  let begun = 0;
  for (let batch = Math.min(count, firstBatch); batch > 0; batch = Math.min(2 * batch, count - begun)) {
    const errors: Error[] = [];
    for (let turn = 0; turn < batch; turn++) attempt(() => start(begun++), errors);
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
