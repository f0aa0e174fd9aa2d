import type { FailureData, ReportHead } from '../report-data';
import {
  byFeature,
  chosen,
  statusGroupOf,
  tagsOf,
  type FeatureGroup,
  type Filter,
  type Numbered,
  type StatusGroup,
} from '../view/filter';
import { roughSpan } from '../view/moment';
import { hashOf } from '../view/route';
import { topBar } from './brand';
import { command } from './copy';
import { html, type Child } from './dom';
import { statusClass, statusSign } from './status';

/** What was asked for last, kept while scenarios are looked at. */
let filter: Filter = { text: '', status: 'all', tag: '' };
const closed = new Set<string>();

/** How the run went, and the list of what ran. */
export function overviewPage(head: ReportHead): HTMLElement {
  const list = html('div', { class: 'features', 'aria-live': 'polite' });
  const update = (change: Partial<Filter>): void => {
    filter = { ...filter, ...change };
    list.replaceChildren(...listOf(head, (tag) => choose({ tag })));
  };
  const bar = filterBar(head, update);
  const choose = (change: Partial<Filter>): void => {
    update(change);
    bar.show();
  };
  update({});
  return html(
    'div',
    { class: 'overview' },
    topBar(html('span', { class: 'muted' }, `version ${head.version}`)),
    html('main', {}, summary(head), failures(head), bar.element, list),
  );
}

function summary(head: ReportHead): HTMLElement {
  const count = (group: StatusGroup): number => head.scenarios.filter((each) => statusGroupOf(each) === group).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  const virtual = head.scenarios.reduce((sum, { span }) => sum + span, 0);
  const total = Math.max(1, head.scenarios.length);
  const part = (number: number, kind: string): Child =>
    number > 0 && html('span', { class: `part ${kind}`, style: `width:${(number / total) * 100}%` });
  return html(
    'section',
    { class: `summary ${failed > 0 ? 'has-failed' : 'all-passed'}` },
    html('h1', {}, verdict(passed, failed, skipped)),
    html(
      'div',
      { class: 'proportion', role: 'img', 'aria-label': `${passed} passed, ${failed} failed, ${skipped} skipped` },
      part(passed, 'good'),
      part(failed, 'bad'),
      part(skipped, 'muted'),
    ),
    html(
      'dl',
      { class: 'facts' },
      ...fact('Scenarios', String(head.scenarios.length)),
      ...fact('Cluster time', roughSpan(virtual)),
      ...fact('Wall time', wallText(head.wallMillis)),
      ...(head.wallMillis > 0 && virtual > head.wallMillis
        ? fact('Speed', `${Math.round(virtual / head.wallMillis).toLocaleString('en')}× real time`)
        : []),
      ...fact('Seed', String(head.seed)),
    ),
    html(
      'p',
      { class: 'replay' },
      html('span', { class: 'muted' }, 'The same seed gives the same run, event by event: '),
      command(`seatrial run --seed ${head.seed}`),
    ),
  );
}

function verdict(passed: number, failed: number, skipped: number): string {
  const rest = skipped > 0 ? `, ${skipped} skipped` : '';
  if (failed === 0) return `${passed === 1 ? 'The scenario' : `All ${passed}`} passed${rest}`;
  return `${failed} failed, ${passed} passed${rest}`;
}

const FAILURES_SHOWN = 10;

/** What one opens the report for, when there is something of it. */
function failures(head: ReportHead): HTMLElement | false {
  const failed = chosen(head.scenarios, { text: '', status: 'failed', tag: '' });
  if (failed.length === 0 || failed.length === head.scenarios.length) return false;
  const left = failed.length - FAILURES_SHOWN;
  return html(
    'section',
    { class: 'panel failures' },
    html('h2', {}, 'What failed'),
    html('ul', {}, ...failed.slice(0, FAILURES_SHOWN).map(failureLine)),
    left > 0 && html('p', { class: 'hint' }, `and ${left} more: choose "failed" below`),
  );
}

const failureLine = ({ index, head }: Numbered): HTMLElement =>
  html(
    'li',
    {},
    statusSign(head.status),
    html(
      'span',
      {},
      html('a', { href: hashOf(index) }, head.name),
      html('span', { class: 'muted' }, head.feature),
      html('span', { class: 'why' }, whyOf(head.failure)),
    ),
  );

/** Without its step a verdict says too little; what is no verdict mostly names it. */
const whyOf = (failure: FailureData | undefined): string =>
  failure === undefined
    ? ''
    : /^ {2}verdict:/m.test(failure.text)
      ? `${failure.step}: ${reasonOf(failure.text)}`
      : reasonOf(failure.text);

const wallText = (millis: number): string => (millis < 1000 ? `${millis} ms` : `${(millis / 1000).toFixed(1)} s`);

const fact = (name: string, value: string): readonly HTMLElement[] => [
  html('div', {}, html('dt', {}, name), html('dd', {}, value)),
];

interface FilterBar {
  readonly element: HTMLElement;
  /** Brings the controls in line with the filter. */
  show(): void;
}

function filterBar(head: ReportHead, update: (change: Partial<Filter>) => void): FilterBar {
  const search = html('input', {
    type: 'search',
    placeholder: 'Search names, tags, files',
    'aria-label': 'Search scenarios',
    on: { input: () => update({ text: search.value }) },
  });
  const tags = tagsOf(head.scenarios);
  const tag = html(
    'select',
    { 'aria-label': 'Tag', on: { change: () => update({ tag: tag.value }) } },
    html('option', { value: '' }, 'any tag'),
    ...tags.map(([name, count]) => html('option', { value: name }, `${name} (${count})`)),
  );
  const groups: readonly StatusGroup[] = ['all', 'failed', 'passed', 'skipped'];
  const buttons = groups.map((status) => {
    const count =
      status === 'all' ? head.scenarios.length : head.scenarios.filter((each) => statusGroupOf(each) === status).length;
    return html(
      'button',
      { type: 'button', class: 'chip', 'data-status': status, on: { click: () => (update({ status }), show()) } },
      `${status} `,
      html('b', {}, String(count)),
    );
  });
  const show = (): void => {
    search.value = filter.text;
    tag.value = filter.tag;
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(button.dataset['status'] === filter.status));
  };
  show();
  const element = html(
    'div',
    { class: 'filters' },
    search,
    html('div', { class: 'chips', role: 'group', 'aria-label': 'Status' }, ...buttons),
    tags.length > 0 && tag,
  );
  return { element, show };
}

function listOf(head: ReportHead, onTag: (tag: string) => void): readonly Node[] {
  const found = chosen(head.scenarios, filter);
  if (found.length === 0)
    return [html('p', { class: 'empty' }, 'No scenario matches. Clear the search or choose another status.')];
  return byFeature(found).map((group) => featureBlock(group, onTag));
}

function featureBlock({ uri, feature, members }: FeatureGroup, onTag: (tag: string) => void): HTMLElement {
  const failed = members.filter(({ head }) => statusGroupOf(head) === 'failed').length;
  const details = html(
    'details',
    { class: 'feature', open: !closed.has(uri) },
    html(
      'summary',
      {},
      html('span', { class: 'feature-name' }, feature),
      html('span', { class: 'uri' }, uri),
      html(
        'span',
        { class: 'strip', 'aria-hidden': true },
        ...members.map(({ head }) => html('i', { class: statusClass(head.status) })),
      ),
      html('span', { class: 'count' }, failed > 0 ? `${failed} of ${members.length} failed` : String(members.length)),
    ),
    html('ul', {}, ...members.map((member) => scenarioRow(member, onTag))),
  );
  details.addEventListener('toggle', () => (details.open ? closed.delete(uri) : closed.add(uri)));
  return details;
}

function scenarioRow({ index, head }: Numbered, onTag: (tag: string) => void): HTMLElement {
  return html(
    'li',
    {},
    html(
      'a',
      { class: 'scenario-link', href: hashOf(index) },
      statusSign(head.status),
      html('span', { class: 'name' }, head.name),
    ),
    head.tags.length > 0 &&
      html(
        'span',
        { class: 'tags' },
        ...head.tags.map((tag) =>
          html('button', { type: 'button', class: 'tag', on: { click: () => onTag(tag) } }, tag),
        ),
      ),
    html('span', { class: 'span', title: 'cluster time' }, roughSpan(head.span)),
    head.failure !== undefined &&
      html(
        'p',
        { class: 'reason' },
        html('span', {}, head.failure.step),
        html('span', { class: 'muted' }, reasonOf(head.failure.text)),
      ),
    head.notices !== undefined &&
      html(
        'p',
        { class: 'reason noticed' },
        html('span', {}, `○ ${head.notices === 1 ? '1 claim shows' : `${head.notices} claims show`} no change`),
      ),
  );
}

/** The verdict of a claim, or the first line of what went wrong. */
const reasonOf = (text: string): string => /^ {2}verdict: +(.*)$/m.exec(text)?.[1] ?? text.split('\n')[0] ?? '';
