import { appendFileSync } from 'node:fs';
import type { ScenarioResult } from './scenario';

/** One scenario that has run, with what a report draws of it. */
export interface PublishedScenario extends ScenarioResult {
  readonly uri: string;
  readonly line: number;
  readonly name: string;
  readonly testCaseStartedId: string;
}

const listeners: ((scenario: PublishedScenario) => void)[] = [];

/** Calls back after each scenario, in the order in which they ran. */
export function onScenario(listener: (scenario: PublishedScenario) => void): void {
  listeners.push(listener);
}

/** `SEATRIAL_JOURNAL_HASHES` names a file that gets a line for each scenario: where it stands, and its journal's hash. */
export function publish(scenario: PublishedScenario): void {
  const file = process.env['SEATRIAL_JOURNAL_HASHES'];
  if (file !== undefined && file !== '')
    appendFileSync(file, `${scenario.uri}:${scenario.line}\t${scenario.journalHash}\n`);
  for (const listener of listeners) listener(scenario);
}
