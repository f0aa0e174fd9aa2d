import type { Instant } from '../../../base/brand';
import { startOf, type Candidate } from './candidate';

/**
 * The candidates that hurt least, all alike: fewest violated disruption budgets, then the least important of the most
 * important victims, the least sum of priorities, the fewest victims, the latest start of the most important ones
 * (pkg/scheduler/framework/preemption `pickOneNodeForPreemption`, v1.36).
 */
export function leastHarmful(candidates: readonly Candidate[], now: Instant): readonly Candidate[] {
  return HARMS.reduce(
    (left, harm) => (left.length <= 1 ? left : leastBy(left, (candidate) => harm(candidate, now))),
    candidates,
  );
}

type Harm = (candidate: Candidate, now: Instant) => number;

const HARMS: readonly Harm[] = Object.freeze([
  ({ pdbViolations }) => pdbViolations,
  ({ victims }) => victims[0]?.priority ?? 0,
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
  ({ victims }) => victims.length,
  (candidate, now) => -earliestStart(candidate, now),
]);

/** Of the victims with the greatest priority. */
function earliestStart({ victims }: Candidate, now: Instant): number {
  const greatest = Math.max(...victims.map(({ priority }) => priority));
  const starts = victims.filter(({ priority }) => priority === greatest).map(({ pod }) => startOf(pod) ?? now);
  return Math.min(...starts);
}

function leastBy(candidates: readonly Candidate[], harm: (candidate: Candidate) => number): readonly Candidate[] {
  const harms = candidates.map(harm);
  const least = Math.min(...harms);
  return candidates.filter((_, index) => harms[index] === least);
}
