import type { Probe } from '../../../api/types/core-v1';

export interface ProbeRun {
  readonly last: 'success' | 'failure' | undefined;
  /** How many times in a row. */
  readonly count: number;
}

export const NO_RUN: ProbeRun = { last: undefined, count: 0 };

/** Counts an attempt; `settled` when it has been so often in a row that it stands. */
export function countAttempt(
  run: ProbeRun,
  result: 'success' | 'failure',
  { failureThreshold = 3, successThreshold = 1 }: Pick<Probe, 'failureThreshold' | 'successThreshold'>,
): { readonly run: ProbeRun; readonly settled: boolean } {
  const count = run.last === result ? run.count + 1 : 1;
  const threshold = result === 'failure' ? failureThreshold : successThreshold;
  return { run: { last: result, count }, settled: count >= threshold };
}
