import type { JournalRow } from '../report-data';
import { afflictionOf, deedsByProcess, lastUpTo, podsAt, recent, type PodAt } from '../view/cluster-at';
import { isUpAt, type ComponentLane } from '../view/components';
import { shortId } from '../view/happenings';
import { barAt, byName, type Lane } from '../view/lanes';
import { SIGNS } from '../view/look';
import { moment } from '../view/moment';
import { isDeed } from '../view/rows';
import type { Scene } from '../view/scene';
import { html } from './dom';
import { momentLink } from './moment-link';
import type { Playhead } from './playhead';

/** A part of the picture that draws itself for an instant. */
interface Part {
  readonly element: HTMLElement;
  show(at: number): void;
}

/** The cluster as it stood: control plane, nodes with their pods, Services, and what has just happened. */
export function clusterPicture(scene: Scene, playhead: Playhead): HTMLElement {
  const nodes = scene.lanes.filter(({ kind }) => kind === 'node').sort((a, b) => byName(a.id, b.id));
  const services = scene.lanes.filter(({ kind, id }) => kind === 'service' && id !== 'default/kubernetes');
  const chips = new Map(scene.lanes.filter(({ kind }) => kind === 'pod').map((lane) => [lane.key, podChip(lane)]));
  const deeds = deedsByProcess(scene.journal.filter(isDeed));
  const requests = scene.journal.filter((row) => isDeed(row) && row.action.startsWith('api.'));
  const components = scene.components.map((lane) =>
    lane.name === 'kube-apiserver'
      ? componentBox(lane, requests, ({ actor, action, subject }) => `${actor}: ${verbOf(action)} ${subject}`)
      : componentBox(lane, deeds.get(lane.name) ?? [], ({ action, subject }) => `${verbOf(action)} ${subject}`),
  );
  const cards = nodes.map((lane) => nodeCard(lane, scene, chips));
  const nowhere = tray(chips);
  const doors = services.map(serviceCard);
  const story = storyBox(scene, playhead);
  const show = (): void => {
    const pods = podsAt(scene.lanes, playhead.at);
    for (const part of [...components, ...doors, story]) part.show(playhead.at);
    for (const card of cards) card.show(playhead.at, pods);
    const known = new Set(nodes.map(({ id }) => id));
    nowhere.show([...pods].filter(([place]) => !known.has(place)).flatMap(([, list]) => list));
  };
  playhead.subscribe(show);
  show();
  return html(
    'div',
    { class: doors.length > 0 ? 'picture' : 'picture inside' },
    html(
      'div',
      { class: 'control-plane' },
      html('h3', {}, 'Control plane'),
      ...components.map(({ element }) => element),
    ),
    html(
      'div',
      { class: 'workers' },
      html('h3', {}, 'Nodes'),
      html('div', { class: `cards ${nodes.length > 8 ? 'many' : ''}` }, ...cards.map(({ element }) => element)),
      nowhere.element,
      html('h3', { class: 'just-now' }, 'Just now'),
      story.element,
    ),
    doors.length > 0 &&
      html('div', { class: 'outside' }, html('h3', {}, 'Services'), ...doors.map(({ element }) => element)),
  );
}

const verbOf = (action: string): string => action.replace(/^api\./, '');

function componentBox(lane: ComponentLane, deeds: Scene['journal'], textOf: (deed: JournalRow) => string): Part {
  const state = html('span', { class: 'state' });
  const deed = html('small', {});
  const element = html(
    'div',
    { class: 'component', 'data-key': `component ${lane.name}`, tabindex: 0 },
    state,
    html('b', {}, lane.name),
    deed,
  );
  return {
    element,
    show(at) {
      const isUp = isUpAt(lane, at);
      const how = lane.down.findLast(({ from }) => from <= at)?.how ?? '';
      const last = lastUpTo(deeds, at + 0.5);
      element.classList.toggle('down', !isUp);
      element.classList.toggle('acting', isUp && last !== undefined && at - last.at < 0.5);
      state.textContent = isUp ? '●' : '✕';
      deed.textContent = !isUp ? how : last === undefined ? '' : `${moment(last.at)} ${textOf(last)}`;
      deed.title = deed.textContent;
    },
  };
}

interface Card {
  readonly element: HTMLElement;
  show(at: number, pods: ReadonlyMap<string, readonly PodAt[]>): void;
}

function nodeCard(lane: Lane, { faults }: Scene, chips: ReadonlyMap<string, Chip>): Card {
  const sign = html('span', { class: 'dot' });
  const state = html('small', {});
  const affliction = html('small', { class: 'affliction' });
  const pods = html('div', { class: 'pods' });
  const element = html(
    'div',
    { class: 'node', 'data-key': lane.key, tabindex: 0 },
    html('div', { class: 'node-head' }, sign, html('b', {}, lane.id), state),
    affliction,
    pods,
  );
  return {
    element,
    show(at, all) {
      const bar = barAt(lane, at);
      setTone(element, 'node', bar?.tone ?? 'absent');
      sign.className = `dot tone-${bar?.tone ?? 'absent'}`;
      sign.textContent = bar === undefined ? '·' : SIGNS[bar.tone];
      state.textContent = bar?.state ?? 'not there';
      const fault = afflictionOf(lane.id, faults, at);
      affliction.hidden = fault === undefined;
      affliction.textContent = fault === undefined ? '' : `⚡ ${fault.text} since ${moment(fault.at)}`;
      fill(pods, all.get(lane.id) ?? [], chips);
    },
  };
}

/** Pods that no node has taken yet. */
function tray(chips: ReadonlyMap<string, Chip>) {
  const pods = html('div', { class: 'pods' });
  const element = html('div', { class: 'tray', hidden: true }, html('small', {}, 'on no node'), pods);
  return {
    element,
    show(list: readonly PodAt[]): void {
      element.hidden = list.length === 0;
      fill(pods, list, chips);
    },
  };
}

interface Chip {
  readonly element: HTMLElement;
  show(pod: PodAt): void;
}

function podChip(lane: Lane): Chip {
  const sign = html('span', { class: 'dot' });
  const element = html(
    'span',
    { class: 'pod', 'data-key': lane.key, tabindex: 0 },
    sign,
    html('span', { class: 'pod-name' }, shortId(lane.id)),
  );
  let shown = '';
  return {
    element,
    show({ bar }) {
      if (bar.state === shown) return;
      shown = bar.state;
      setTone(element, 'pod', bar.tone);
      sign.textContent = SIGNS[bar.tone];
      element.setAttribute('data-tip', `${lane.id}\n${bar.state}\n${lane.owner.replace('/', ' ')}`);
      element.setAttribute('aria-label', `pod ${lane.id}: ${bar.state}`);
    },
  };
}

/** What is lit stays so. */
function setTone(element: HTMLElement, kind: string, tone: string): void {
  element.className = `${kind} tone-${tone}${element.classList.contains('lit') ? ' lit' : ''}`;
}

/** Puts the chips of these pods into a box, and touches the page only where something changed. */
function fill(box: HTMLElement, pods: readonly PodAt[], chips: ReadonlyMap<string, Chip>): void {
  const elements = pods.flatMap((pod) => {
    const chip = chips.get(pod.lane.key);
    chip?.show(pod);
    return chip === undefined ? [] : [chip.element];
  });
  const isSame =
    elements.length === box.children.length && elements.every((element, index) => box.children[index] === element);
  if (!isSame) box.replaceChildren(...elements);
}

function serviceCard(lane: Lane): Part {
  const address = html('code', {});
  const kind = html('small', {});
  const element = html(
    'div',
    { class: 'service', 'data-key': lane.key, tabindex: 0 },
    html('b', {}, shortId(lane.id)),
    kind,
    address,
  );
  return {
    element,
    show(at) {
      const bar = barAt(lane, at);
      element.classList.toggle('absent', bar === undefined);
      kind.textContent = bar?.state ?? 'not there';
      const isWaiting = bar?.tone === 'pending';
      address.textContent =
        bar === undefined || bar.state !== 'LoadBalancer'
          ? ''
          : isWaiting
            ? '☁ ○ waits for an address'
            : `☁ ${bar.place}`;
    },
  };
}

const STORY_LINES = 6;

function storyBox(scene: Scene, playhead: Playhead): Part {
  const element = html('ol', { class: 'story', 'aria-live': 'polite' });
  let shown = -1;
  return {
    element,
    show(at) {
      const news = recent(scene.happenings, at, STORY_LINES);
      const mark = scene.happenings.indexOf(news[0] ?? scene.happenings[0] ?? NOTHING);
      element.setAttribute('aria-live', playhead.isPlaying ? 'off' : 'polite');
      if (mark === shown) return;
      shown = mark;
      element.replaceChildren(
        ...news.map((each) =>
          html(
            'li',
            { class: `told-${each.kind} ${each.isBad ? 'bad' : ''}`, 'data-key': each.key },
            momentLink(each.at, playhead),
            html('span', {}, each.text),
          ),
        ),
      );
    },
  };
}

const NOTHING = { at: 0, kind: 'step', text: '', isBad: false } as const;
