import type { ReportHead, ScenarioData } from '../report-data';
import { shortSpan } from '../view/moment';
import { hashOf } from '../view/route';
import { sceneOf } from '../view/scene';
import { topBar } from './brand';
import { command } from './copy';
import { html } from './dom';
import { failureBlock } from './failure';
import { gherkin } from './gherkin';
import { journalSection } from './journal-section';
import { makePlayhead } from './playhead';
import { stage } from './stage';
import { statusBadge } from './status';

export interface ScenarioPage {
  readonly head: ReportHead;
  readonly index: number;
  readonly data: ScenarioData;
  /** Where to begin; undefined: at the failure, or at the end. */
  readonly at: number | undefined;
  readonly signal: AbortSignal;
}

/** One scenario: what it says, why it failed, and all that happened. */
export function scenarioPage({ head, index, data, at, signal }: ScenarioPage): HTMLElement {
  const scenario = head.scenarios[index];
  if (scenario === undefined) return html('main', {}, 'There is no such scenario.');
  const scene = sceneOf(data);
  const playhead = makePlayhead(scene, at ?? scene.failedAt ?? scene.end, signal);
  const hasRun = data.journalHash !== '';
  return html(
    'div',
    { class: 'scenario' },
    topBar(...neighbours(head, index)),
    html(
      'main',
      {},
      html(
        'section',
        { class: 'title' },
        html('p', { class: 'crumbs' }, html('a', { href: '#' }, 'All scenarios'), ' / ', scenario.feature),
        html('h1', {}, scenario.name),
        html(
          'p',
          { class: 'line' },
          statusBadge(scenario.status),
          html('code', {}, `${scenario.uri}:${scenario.line}`),
          ...scenario.tags.map((tag) => html('span', { class: 'tag' }, tag)),
          hasRun && html('span', { class: 'muted' }, `${shortSpan(scenario.span)} of cluster time`),
          scenario.failure === undefined && hasRun && command(replay(scenario, data.seed)),
        ),
      ),
      html(
        'div',
        { class: scenario.failure === undefined ? 'text' : 'text two' },
        gherkin(data.steps, playhead),
        scenario.failure !== undefined && failureBlock(scenario.failure, playhead),
      ),
      hasRun && stage(scene, playhead, signal),
      hasRun && journalSection(scene, playhead),
      html(
        'footer',
        {},
        hasRun &&
          html(
            'span',
            { title: 'The same seed and scenario give the same hash on every machine' },
            'journal ',
            html('code', {}, data.journalHash.slice(0, 16)),
            ` · seed ${data.seed}`,
          ),
      ),
    ),
  );
}

const replay = ({ uri, line }: { readonly uri: string; readonly line: number }, seed: number): string =>
  `seatrial run ${uri}:${line} --seed ${seed}`;

function neighbours({ scenarios }: ReportHead, index: number): readonly HTMLElement[] {
  const link = (to: number, text: string): HTMLElement => {
    const target = scenarios[to];
    if (target === undefined) return html('span', { class: 'quiet off', 'aria-hidden': true }, text);
    return html('a', { class: 'quiet', href: hashOf(to), title: target.name }, text);
  };
  return [
    link(index - 1, '‹ previous'),
    html('span', { class: 'muted' }, `${index + 1} of ${scenarios.length}`),
    link(index + 1, 'next ›'),
  ];
}
