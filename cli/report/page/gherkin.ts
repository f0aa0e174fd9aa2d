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

function stepLine({ keyword, text, line, status, at, table, docString }: StepData, playhead: Playhead): HTMLElement {
  const [sign, tone] = SIGNS[status] ?? ['?', 'warn'];
  return html(
    'li',
    { class: `step ${tone} ${/^(And|But|\*)$/.test(keyword) ? 'more' : ''}` },
    html(
      'span',
      {
        class: `sign ${tone}`,
        role: 'img',
        'aria-label': status.toLowerCase(),
        title: `line ${line}: ${status.toLowerCase()}`,
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
    ),
    at === undefined ? html('span', { class: 'muted' }, '') : momentLink(at, playhead),
  );
}
