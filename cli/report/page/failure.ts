import type { FailureData } from '../report-data';
import { failureParts } from '../view/failure-parts';
import { command } from './copy';
import { html } from './dom';
import { withMoments } from './moment-link';
import type { Playhead } from './playhead';

const LABELS: Readonly<Record<string, string>> = {
  claimed: 'Claimed',
  verdict: 'Verdict',
  observed: 'Observed',
  later: 'Later',
  why: 'Before that',
  hint: 'Try',
};

/** Why it failed: the claim, what was seen and when, what led to it, and how to see it again. */
export function failureBlock({ step, line, text }: FailureData, playhead: Playhead): HTMLElement {
  const { lead, parts, replay } = failureParts(text);
  return html(
    'section',
    { class: 'panel failure', role: 'region', 'aria-label': 'Why it failed' },
    html('h2', {}, line > 0 ? `Failed at line ${line}` : 'Failed'),
    html('p', { class: 'claim' }, step),
    lead !== '' &&
      !step.endsWith(lead) &&
      html(parts.length > 0 ? 'p' : 'pre', { class: 'lead' }, ...withMoments(lead, playhead)),
    html(
      'dl',
      {},
      ...parts.flatMap(({ label, lines }) => [
        html('dt', { class: label }, LABELS[label] ?? label),
        html('dd', { class: label }, ...lines.map((each) => html('div', {}, ...withMoments(each, playhead)))),
      ]),
    ),
    replay !== undefined && html('div', { class: 'again' }, html('h3', {}, 'See it again'), command(replay)),
  );
}
