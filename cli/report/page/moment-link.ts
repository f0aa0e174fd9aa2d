import { moment, momentsIn } from '../view/moment';
import { html, type Child } from './dom';
import type { Playhead } from './playhead';

/** An instant that can be gone to. */
export function momentLink(at: number, playhead: Playhead, text = moment(at)): HTMLElement {
  return html(
    'button',
    {
      type: 'button',
      class: 'moment',
      title: `Show the cluster at ${moment(at)}`,
      on: { click: () => playhead.moveTo(at) },
    },
    text,
  );
}

/** A text in which every instant can be gone to. */
export function withMoments(text: string, playhead: Playhead): readonly Child[] {
  const children: Child[] = [];
  let begin = 0;
  for (const { from, to, at } of momentsIn(text)) {
    children.push(text.slice(begin, from), momentLink(at, playhead, text.slice(from, to)));
    begin = to;
  }
  return [...children, text.slice(begin)];
}
