import { instant } from '../../../engine/base/brand';
import type { JournalEntry } from '../../../engine/sim/journal';
import { mermaidOf } from '../../../steps/mermaid';
import type { JournalRow } from '../report-data';
import type { Scene } from '../view/scene';
import { areasOf, matching, type JournalFilter } from '../view/journal-filter';
import { copyButton } from './copy';
import { html } from './dom';
import { momentLink } from './moment-link';
import type { Playhead } from './playhead';

const ROWS_AT_ONCE = 200;

/** The evidence: every request, decision and call, to be searched; and who talked to whom as a diagram. */
export function journalSection(scene: Scene, playhead: Playhead): HTMLElement {
  let filter: JournalFilter = { text: '', actor: '', area: '', withRoutine: false };
  let shown = ROWS_AT_ONCE;
  const body = html('tbody', {});
  const count = html('p', { class: 'hint' });
  const more = html(
    'button',
    { type: 'button', class: 'small', on: { click: () => ((shown += 500), draw()) } },
    'show more',
  );
  const draw = (): void => {
    const found = matching(scene.journal, filter);
    body.replaceChildren(...found.slice(0, shown).map((row) => journalLine(row, playhead)));
    const left =
      scene.data.journalLeftOut > 0
        ? ` · ${scene.data.journalLeftOut} further entries, mostly heartbeats and reads, were left out to keep this file small`
        : '';
    count.textContent = `${Math.min(shown, found.length)} of ${found.length} matching · ${scene.journal.length} entries${left}`;
    more.hidden = found.length <= shown;
  };
  const update = (change: Partial<JournalFilter>): void => {
    filter = { ...filter, ...change };
    shown = ROWS_AT_ONCE;
    draw();
  };
  draw();
  return html(
    'section',
    { class: 'panel journal' },
    html('div', { class: 'row' }, html('h2', {}, 'Journal'), ...diagramControls(scene)),
    controls(scene.journal, update),
    count,
    html(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Journal entries' },
      html(
        'table',
        {},
        html(
          'thead',
          {},
          html(
            'tr',
            {},
            ...['at', 'actor', 'action', 'subject', 'detail'].map((name) => html('th', { scope: 'col' }, name)),
          ),
        ),
        body,
      ),
    ),
    more,
  );
}

function controls(journal: readonly JournalRow[], update: (change: Partial<JournalFilter>) => void): HTMLElement {
  const search = html('input', {
    type: 'search',
    placeholder: 'Filter: words of actor, action, subject, detail',
    'aria-label': 'Filter the journal',
    on: { input: () => update({ text: search.value }) },
  });
  const select = (label: string, values: readonly string[], onChange: (value: string) => void): HTMLSelectElement => {
    const element = html(
      'select',
      { 'aria-label': label, on: { change: () => onChange(element.value) } },
      html('option', { value: '' }, label),
      ...values.map((value) => html('option', { value }, value)),
    );
    return element;
  };
  const actors = [...new Set(journal.map(({ actor }) => actor))].sort();
  const routine = html('input', { type: 'checkbox', on: { change: () => update({ withRoutine: routine.checked }) } });
  return html(
    'div',
    { class: 'filters' },
    search,
    select('any actor', actors, (actor) => update({ actor })),
    select('any area', areasOf(journal), (area) => update({ area })),
    html('label', {}, routine, ' reads and heartbeats too'),
  );
}

function journalLine({ at, actor, action, subject, detail }: JournalRow, playhead: Playhead): HTMLElement {
  const isRefusal = /"code":[45]\d\d|"refused"|"error"/.test(detail);
  return html(
    'tr',
    { class: isRefusal ? 'bad' : action.startsWith('fault.') ? 'fault' : '' },
    html('td', {}, momentLink(at, playhead)),
    html('td', {}, actor),
    html('td', {}, action),
    html('td', {}, subject),
    html('td', {}, detailText(detail)),
  );
}

const detailText = (detail: string): string =>
  Object.entries(factsOf(detail) ?? {})
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(' · ');

const factsOf = (detail: string): JournalEntry['detail'] =>
  detail === '' ? undefined : (JSON.parse(detail) as NonNullable<JournalEntry['detail']>);

function diagramControls(scene: Scene): readonly HTMLElement[] {
  const source = (): string =>
    mermaidOf(
      scene.journal.map(({ at, detail, ...rest }) => {
        const facts = factsOf(detail);
        return { ...rest, at: instant(at), ...(facts === undefined ? {} : { detail: facts }) };
      }),
      { epoch: 0 },
    );
  const text = html('pre', { tabindex: 0 });
  const details = html(
    'details',
    { class: 'mermaid' },
    html('summary', {}, 'interactions as a Mermaid sequence diagram'),
    text,
  );
  details.addEventListener('toggle', () => (text.textContent = details.open ? source() : ''));
  return [copyButton('copy as Mermaid', source), details];
}
