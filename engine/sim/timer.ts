/** A callback that waits for its instant. `callback` is undefined once it has fired or was cancelled. */
export interface Timer {
  readonly due: number;
  readonly label: string;
  callback: (() => void) | undefined;
}

/** Ready when the loop has reached its instant and it was not cancelled. */
export const isLive = (timer: Timer): boolean => timer.callback !== undefined;
