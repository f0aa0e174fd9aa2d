import type { StepData } from '../report-data';
import { html } from './dom';
import { momentLink } from './moment-link';
import type { Playhead } from './playhead';

const SIGNS: Readonly<Record<string, readonly [string, string]>> = {
  PASSED: ['✔', 'good'],
  FAILED: ['✘', 'bad'],
  SKIPPED: ['–', 'muted'],
  UNDEFINED: ['?', 'warn'],
  AMBIGUOUS: ['?', 'warn'],
  PENDING: ['…', 'warn'],
};

/** The scenario as written, with how each step went and when it was done. */
export const gherkin = (steps: readonly StepData[], playhead: Playhead): HTMLElement =>
  html(
    'section',
    { class: 'panel gherkin' },
    html('h2', {}, 'Scenario'),
    html('ol', {}, ...steps.map((step) => stepLine(step, playhead))),
  );

function stepLine(
  { keyword, text, line, status, at, table, docString, notice }: StepData,
  playhead: Playhead,
): HTMLElement {
  const [sign, tone] = notice === undefined ? (SIGNS[status] ?? ['?', 'warn']) : ['○', 'warn'];
  const words = notice === undefined ? status.toLowerCase() : `${status.toLowerCase()}, but ${notice}`;
  return html(
    'li',
    { class: `step ${tone} ${/^(And|But|\*)$/.test(keyword) ? 'more' : ''}` },
    html(
      'span',
      {
        class: `sign ${tone}`,
        role: 'img',
        'aria-label': words,
        title: `line ${line}: ${words}`,
      },
      sign,
    ),
    html('span', { class: 'keyword' }, keyword),
    html(
      'span',
      { class: 'sentence' },
      ...text.split(/("[^"]*")/).map((part) => (part.startsWith('"') ? html('q', {}, part) : part)),
      table !== undefined &&
        html('table', {}, ...table.map((row) => html('tr', {}, ...row.map((cell) => html('td', {}, cell))))),
      docString !== undefined && html('pre', {}, docString),
      notice !== undefined && html('span', { class: 'notice' }, notice),
    ),
    at === undefined ? html('span', { class: 'muted' }, '') : momentLink(at, playhead),
  );
}
