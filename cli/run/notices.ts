import { paint, WIDTH, type Terminal } from '../terminal';
import type { ScenarioOutcome } from './outcomes';

/** A step that did not fail, and of which something is to be said. */
export interface Notice {
  readonly line: number;
  readonly step: string;
  readonly text: string;
}

/** The steps that ran come first and in the same order. */
export const noticesOf = ({ steps, result }: ScenarioOutcome): readonly Notice[] =>
  steps.flatMap(({ line, text: step }, index) => {
    const ran = result?.steps[index];
    return ran?.notice === undefined || ran.text !== step ? [] : [{ line, step, text: ran.notice }];
  });

/** A line for each scenario with claims that show nothing, and what to say instead; empty when there is none. */
export function noticesText(outcomes: readonly ScenarioOutcome[], terminal: Terminal): string {
  const noticed = outcomes
    .map((outcome) => ({ uri: outcome.uri, notices: noticesOf(outcome) }))
    .filter(({ notices }) => notices.length > 0);
  const count = noticed.reduce((sum, { notices }) => sum + notices.length, 0);
  if (count === 0) return '';
  const head = count === 1 ? '1 claim held already when its' : `${count} claims held already when their`;
  const left = noticed.length - SHOWN;
  const lines = [
    '',
    `${paint(terminal, 'yellow', `${head} time began`)}, so no change was shown:`,
    ...noticed.slice(0, SHOWN).map(({ uri, notices }) => lineOf(uri, notices)),
    ...(left > 0 ? [`  and ${left} more scenarios`] : []),
    'To claim that a state comes back, say "within 5m, … again"; that it goes on, "for the next 5m, …".',
    'With --strict-claims these fail; the tag @allow-vacuous says that it is meant.',
  ];
  return `${lines.join('\n')}\n`;
}

const SHOWN = 20;

function lineOf(uri: string, [first, ...others]: readonly Notice[]): string {
  const more = others.length === 0 ? '' : `, and line${others.length > 1 ? 's' : ''} ${linesOf(others)}`;
  const room = WIDTH - more.length;
  const line = `  ${uri}:${first?.line ?? 0} ${first?.step ?? ''}`;
  return `${line.length > room ? `${line.slice(0, room - 1)}…` : line}${more}`;
}

const linesOf = (notices: readonly Notice[]): string => notices.map(({ line }) => line).join(', ');
