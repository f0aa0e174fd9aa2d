import type { ClaimData, EventRow, StepData } from '../report-data';
import type { ComponentLane } from './components';
import type { FaultFlag } from './faults';
import type { Lane } from './lanes';

export type HappeningKind = 'step' | 'fault' | 'component' | 'node' | 'pod' | 'service' | 'event' | 'claim';

/** Something worth telling, in words. */
export interface Happening {
  readonly at: number;
  readonly kind: HappeningKind;
  readonly text: string;
  /** It is bad news. */
  readonly isBad: boolean;
  /** The lane it belongs to. */
  readonly key?: string;
}

export interface Story {
  readonly steps: readonly StepData[];
  readonly faults: readonly FaultFlag[];
  readonly components: readonly ComponentLane[];
  readonly lanes: readonly Lane[];
  readonly events: readonly EventRow[];
  readonly claims: readonly ClaimData[];
}

/** All that happened in the order of its instants; within one, causes stand before effects. */
export function happeningsOf(story: Story): readonly Happening[] {
  const all = [
    ...story.steps.flatMap(ofStep),
    ...story.faults.map(ofFault),
    ...story.components.flatMap(ofComponent),
    ...story.lanes.flatMap(ofLane),
    ...story.events.map(ofEvent),
    ...story.claims.map(ofClaim),
  ];
  return all.sort((a, b) => a.at - b.at);
}

function ofStep({ keyword, text, at, status }: StepData): readonly Happening[] {
  if (at === undefined || !/^(When|Given)$/.test(keyword)) return [];
  return [{ at, kind: 'step', text: `${keyword} ${text}`, isBad: status !== 'PASSED' }];
}

const ofFault = ({ at, text, isHealing, key }: FaultFlag): Happening => ({
  at,
  kind: 'fault',
  text,
  isBad: !isHealing,
  ...(key === undefined ? {} : { key }),
});

const ofComponent = ({ name, down }: ComponentLane): readonly Happening[] =>
  down.flatMap(({ from, to, how }): readonly Happening[] => [
    { at: from, kind: 'component', text: `${name} ${how}`, isBad: true, key: `component ${name}` },
    { at: to, kind: 'component', text: `${name} runs again`, isBad: false, key: `component ${name}` },
  ]);

function ofLane({ key, kind, id, bars }: Lane): readonly Happening[] {
  return bars.flatMap((bar, index): readonly Happening[] => {
    const place = kind === 'service' && bar.place !== '' ? ` at ${bar.place}` : '';
    const isBad = bar.tone === 'failed' || bar.tone === 'unknown';
    const words = { at: bar.from, kind, text: `${kind} ${shortId(id)}: ${bar.state}${place}`, isBad, key };
    const next = bars[index + 1];
    const isGone = !bar.isOpen && next?.from !== bar.to;
    return isGone ? [words, { at: bar.to, kind, text: `${kind} ${shortId(id)} is gone`, isBad: false, key }] : [words];
  });
}

const ofEvent = ({ at, type, reason, message, about }: EventRow): Happening => ({
  at,
  kind: 'event',
  text: `${reason} · ${about}: ${message}`,
  isBad: type === 'Warning',
  key: keyOfAbout(about),
});

const ofClaim = ({ step, decidedAt, holds }: ClaimData): Happening => ({
  at: decidedAt,
  kind: 'claim',
  text: `${holds ? 'holds' : 'does not hold'}: ${step}`,
  isBad: !holds,
});

/** Names of the default namespace stand alone, as kubectl shows them. */
export const shortId = (id: string): string => id.replace(/^default\//, '');

/** `Pod default/web-1` → `pod default/web-1`, as lanes are called. */
export const keyOfAbout = (about: string): string => about.charAt(0).toLowerCase() + about.slice(1);

/** The instants between which something changes, for arrow keys and for the time scale; Events do not count. */
export function instantsOf(happenings: readonly Happening[]): readonly number[] {
  const instants = happenings.filter(({ kind }) => kind !== 'event').map(({ at }) => Math.max(0, at));
  return [...new Set(instants)].sort((a, b) => a - b);
}
