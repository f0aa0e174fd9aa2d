import { moment } from '../view/moment';
import type { Scene } from '../view/scene';
import { clusterPicture } from './cluster-picture';
import { html } from './dom';
import type { Playhead } from './playhead';
import { onKeys } from './keys';
import { legend } from './legend';
import { spotlight } from './spotlight';
import { timeline } from './timeline';
import { tooltip } from './tooltip';

/** The cluster at an instant, and below it the whole of its time: both move together. */
export function stage(scene: Scene, playhead: Playhead, signal: AbortSignal): HTMLElement {
  const lines = timeline(scene, playhead, signal);
  const element = html(
    'section',
    { class: 'panel stage', 'aria-label': 'Cluster and timeline' },
    clusterPicture(scene, playhead),
    transport(scene, playhead, lines),
    lines.element,
    html(
      'div',
      { class: 'below' },
      legend(),
      html(
        'p',
        { class: 'hint' },
        'Click to go there · drag to look closer, then to move · Shift+drag to choose a stretch · wheel over the axis or with Ctrl to zoom · keys: ← → Space Home End + − 0',
      ),
      leftOut(scene),
    ),
  );
  spotlight(element);
  tooltip(element);
  onKeys(playhead, lines, signal);
  return element;
}

function leftOut({ data }: Scene): HTMLElement | false {
  const parts = [
    data.podsLeftOut > 0 ? `${data.podsLeftOut} pods` : '',
    data.eventsLeftOut > 0 ? `${data.eventsLeftOut} Events` : '',
  ].filter((part) => part !== '');
  return parts.length > 0 && html('p', { class: 'hint' }, `Not drawn, to keep this file small: ${parts.join(', ')}.`);
}

const SPEEDS = [0.25, 0.5, 1, 2, 4];
/** Steps of the slider: finer than a pixel. */
const SLIDER = 2000;

function transport(scene: Scene, playhead: Playhead, lines: ReturnType<typeof timeline>): HTMLElement {
  const button = (text: string, title: string, click: () => void, kind = 'small'): HTMLButtonElement =>
    html('button', { type: 'button', class: kind, title, 'aria-label': title, on: { click } }, text);
  const toggle = (): void => (playhead.isPlaying ? playhead.pause() : playhead.play());
  const play = button('▶', 'Play (Space)', toggle, 'play');
  const now = html('output', { class: 'now', 'aria-label': 'Instant shown' });
  const slider = html('input', {
    type: 'range',
    class: 'slider',
    min: 0,
    max: SLIDER,
    'aria-label': 'Instant shown',
    on: { input: () => playhead.moveTo(playhead.scale.toInstant(Number(slider.value) / SLIDER)) },
  });
  const speed = html(
    'select',
    { 'aria-label': 'Speed', title: 'Speed', on: { change: () => playhead.setSpeed(Number(speed.value)) } },
    ...SPEEDS.map((each) => html('option', { value: each, selected: each === 1 }, `${each}×`)),
  );
  const scale = choice(
    'Time scale',
    [
      ['compressed', 'waiting compressed'],
      ['linear', 'to scale'],
    ],
    (kind) => {
      playhead.useScale(kind === 'linear' ? 'linear' : 'compressed');
      lines.fit();
    },
  );
  const by = choice(
    'Pods',
    [
      ['node', 'pods by node'],
      ['owner', 'pods by owner'],
    ],
    (kind) => lines.group(kind === 'owner' ? 'owner' : 'node'),
  );
  const show = (): void => {
    play.textContent = playhead.isPlaying ? '❚❚' : '▶';
    now.textContent = moment(playhead.at);
    slider.value = String(playhead.scale.toShare(playhead.at) * SLIDER);
    slider.setAttribute('aria-valuetext', moment(playhead.at));
  };
  playhead.subscribe(show);
  show();
  return html(
    'div',
    { class: 'transport' },
    html(
      'div',
      { class: 'keys' },
      button('⇤', 'To the start (Home)', () => playhead.moveTo(0)),
      button('‹', 'To the change before (←)', () => playhead.step(-1)),
      play,
      button('›', 'To the next change (→)', () => playhead.step(1)),
      button('⇥', 'To the end (End)', () => playhead.moveTo(scene.end)),
    ),
    now,
    slider,
    speed,
    html(
      'div',
      { class: 'keys' },
      button('−', 'Look from further away (−)', () => lines.zoom(0.5)),
      button('+', 'Look closer (+)', () => lines.zoom(2)),
      button('all', 'Show all (0)', () => lines.fit()),
    ),
    scale,
    by,
  );
}

function choice(
  label: string,
  options: readonly (readonly [string, string])[],
  onChange: (value: string) => void,
): HTMLElement {
  const select = html(
    'select',
    { 'aria-label': label, on: { change: () => onChange(select.value) } },
    ...options.map(([value, text]) => html('option', { value }, text)),
  );
  return select;
}
