import { appendFileSync } from 'node:fs';
import type { ScenarioResult } from './scenario';

/** One scenario that has run, with what a report draws of it. */
export interface PublishedScenario extends ScenarioResult {
  readonly uri: string;
  readonly line: number;
  readonly name: string;
  readonly testCaseStartedId: string;
}

interface Listener {
  readonly listen: (scenario: PublishedScenario) => void;
  readonly draws: boolean;
  readonly hashes: boolean;
}

const listeners: Listener[] = [];

/**
 * Calls back after each scenario, in the order in which they ran. `draws`: it wants what a report draws of them; `hashes`:
 * the hashes of their journals.
 */
export function onScenario(listen: Listener['listen'], wants: Omit<Listener, 'listen'>): void {
  listeners.push({ ...wants, listen });
}

/** Does anybody draw the scenarios that are to run? Otherwise nothing is recorded for it, and no journal outlives its run. */
export const isDrawn = (): boolean => listeners.some(({ draws }) => draws);

/** Does anybody want the hashes of journals? To make one costs as much as a fortieth of the scenario. */
export const isHashed = (): boolean => hashFile() !== undefined || listeners.some(({ hashes }) => hashes);

export function publish(scenario: PublishedScenario): void {
  const file = hashFile();
  if (file !== undefined) appendFileSync(file, `${scenario.uri}:${scenario.line}\t${scenario.journalHash}\n`);
  for (const { listen } of listeners) listen(scenario);
}

/** `SEATRIAL_JOURNAL_HASHES` names a file that gets a line for each scenario: where it stands, and its journal's hash. */
function hashFile(): string | undefined {
  const file = process.env['SEATRIAL_JOURNAL_HASHES'];
  return file === '' ? undefined : file;
}
