import { SIGNS, TONE_WORDS } from '../view/look';
import { html, svg } from './dom';

/** What colours, patterns and signs mean. */
export const legend = (): HTMLElement =>
  html(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    ...TONE_WORDS.map(([tone, words]) =>
      html(
        'li',
        {},
        svg(
          'svg',
          { width: 26, height: 14, 'aria-hidden': true },
          svg('rect', { class: `bar tone-${tone}`, x: 1, y: 1, width: 24, height: 12, rx: 3 }),
          svg('rect', { x: 1, y: 1, width: 24, height: 12, rx: 3, fill: `url(#pattern-${tone})` }),
        ),
        html('span', { class: `dot tone-${tone}` }, SIGNS[tone]),
        words,
      ),
    ),
  );
