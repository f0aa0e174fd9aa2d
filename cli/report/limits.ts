import type { Limits } from './scenario-data';

/** Journal entries of all scenarios together: about 35 bytes each once packed. */
const JOURNAL_BUDGET = 120_000;
const CHANGES_BUDGET = 60_000;

/** Shares a whole that keeps the page at a few megabytes: the more scenarios, the less of each; failed ones get more. */
export function limitsFor(scenarios: number, isFailed: boolean): Limits {
  const share = (budget: number, least: number, most: number): number =>
    Math.round(Math.min(most, Math.max(least, (budget / scenarios) * (isFailed ? 3 : 1))));
  return {
    journalMax: share(JOURNAL_BUDGET, 150, 3000),
    changesMax: share(CHANGES_BUDGET, 150, 4000),
    eventsMax: share(CHANGES_BUDGET, 100, 1500),
    pointsMax: 400,
  };
}
