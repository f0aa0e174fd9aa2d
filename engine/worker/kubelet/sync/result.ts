import type { Instant } from '../../../base/brand';

/** Why a container, or the pod, could not be brought where it should be; becomes the reason of a waiting state. */
export interface SyncFailure {
  /** `CrashLoopBackOff`, `ErrImagePull`, `CreatePodSandboxError`… */
  readonly reason: string;
  readonly message: string;
  /** There is no point in trying before. */
  readonly notBefore?: Instant;
}

export type SyncAction =
  'StartContainer' | 'KillContainer' | 'CreatePodSandbox' | 'KillPodSandbox' | 'RemoveContainer' | 'ResizePodInPlace';

/** One thing that a sync did or failed to do. */
export interface SyncResult {
  readonly action: SyncAction;
  readonly target: string;
  readonly failure: SyncFailure | undefined;
}

/** How a sync ended; without results nothing was touched. */
export interface SyncOutcome {
  readonly results: readonly SyncResult[];
  /** A failure of the sync as a whole. */
  readonly failure: SyncFailure | undefined;
}

export const hasFailed = ({ results, failure }: SyncOutcome): boolean =>
  failure !== undefined || results.some((one) => one.failure !== undefined);

/** The earliest time at which some failed part may be tried again; undefined when no failure names a time. */
export function notBefore({ results }: SyncOutcome): Instant | undefined {
  let least: Instant | undefined;
  for (const { failure } of results) {
    const at = failure?.notBefore;
    if (at !== undefined && (least === undefined || at < least)) least = at;
  }
  return least;
}
