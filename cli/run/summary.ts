import { durationText } from '../../steps/language/quantities';
import { indented, paint, type Terminal } from '../terminal';
import type { ScenarioOutcome } from './outcomes';

/** Where it failed, which step, and why. */
export function failureBlock(outcome: ScenarioOutcome, terminal: Terminal): string {
  const { failure, uri, line, name, status } = outcome;
  const place = failure === undefined || failure.line === 0 ? `${uri}:${line}` : `${uri}:${failure.line}`;
  const head = paint(terminal, status === 'skipped' ? 'yellow' : 'red', `${place}  ${status}`);
  const lines = [head, `  Scenario: ${name}`];
  if (failure !== undefined) lines.push(`  Step: ${failure.step}`, indented(failure.text, '    '));
  return lines.join('\n');
}

/** `127 passed, 1 failed · 4.2 s · 3h of cluster time`. */
export function summaryText(outcomes: readonly ScenarioOutcome[], wallMillis: number, terminal: Terminal): string {
  const count = (status: ScenarioOutcome['status']): number => outcomes.filter((each) => each.status === status).length;
  const failed = count('claim failed') + count('bad input') + count('engine bug');
  const virtual = outcomes.reduce(
    (sum, { result }) => sum + (result === undefined ? 0 : result.endedAt - result.epoch),
    0,
  );
  const words = [
    paint(terminal, failed === 0 ? 'green' : 'red', `${count('passed')} passed, ${failed} failed`),
    count('skipped') > 0 ? paint(terminal, 'yellow', `, ${count('skipped')} skipped`) : '',
    ` · ${(wallMillis / 1000).toFixed(1)} s · ${durationText(roundedTime(virtual))} of cluster time`,
  ];
  return words.join('');
}

/** To the second while it is short, then to the minute. */
const roundedTime = (span: number): number => {
  const grain = span < 600_000 ? 1000 : 60_000;
  return Math.round(span / grain) * grain;
};
