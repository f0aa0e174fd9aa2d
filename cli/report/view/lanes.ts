import type { ChangeRow } from '../report-data';
import { nodeTone, podTone, serviceTone, type Tone } from './look';

export type ObjectKind = 'node' | 'pod' | 'service';

/** What an object looked like from one instant to another. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly state: string;
  readonly tone: Tone;
  /** Of a pod: its node. Of a service: its external address. */
  readonly place: string;
  /** Nothing ended it but the end of the run. */
  readonly isOpen: boolean;
}

/** The life of one object. */
export interface Lane {
  /** `pod default/web-1`: what the picture, the lanes and the journal call it. */
  readonly key: string;
  readonly kind: ObjectKind;
  /** `default/web-1`. */
  readonly id: string;
  readonly bars: readonly Bar[];
  /** States that did not outlast their instant: passed through, and not drawn as bars. */
  readonly passing: readonly { readonly at: number; readonly state: string }[];
  /** Of a pod: the node it was on last, or empty. */
  readonly node: string;
  /** Of a pod: `ReplicaSet/web-5d89cf`, or empty. */
  readonly owner: string;
}

/** One lane for each object, in the order in which they came. */
export function lanesOf(changes: readonly ChangeRow[], end: number): readonly Lane[] {
  const byObject = new Map<string, ChangeRow[]>();
  for (const change of changes) {
    const key = `${change.kind} ${change.id}`;
    const known = byObject.get(key);
    if (known === undefined) byObject.set(key, [change]);
    else known.push(change);
  }
  return [...byObject].map(([key, own]) => laneOf(key, own, end));
}

function laneOf(key: string, changes: readonly ChangeRow[], end: number): Lane {
  const [{ kind, id } = { kind: 'pod', id: '' }] = changes;
  const bars: Bar[] = [];
  const passing: { at: number; state: string }[] = [];
  changes.forEach((change, index) => {
    if (change.state === '') return;
    const next = changes[index + 1];
    if (next !== undefined && next.at <= change.at) passing.push({ at: change.at, state: change.state });
    else bars.push(barOf(kind, change, next?.at ?? Math.max(end, change.at), next === undefined));
  });
  return {
    key,
    kind: kind as ObjectKind,
    id,
    bars,
    passing,
    node: kind === 'pod' ? (changes.findLast((change) => change.place !== '')?.place ?? '') : '',
    owner: changes.findLast((change) => change.owner !== '')?.owner ?? '',
  };
}

function barOf(kind: string, { at, state, place }: ChangeRow, to: number, isOpen: boolean): Bar {
  const tone = kind === 'pod' ? podTone(state) : kind === 'node' ? nodeTone(state) : serviceTone(state, place);
  return { from: at, to, state, tone, place, isOpen };
}

/** What an object looked like at an instant: the last of the values it had at it. Undefined: it was not there. */
export function barAt({ bars }: Pick<Lane, 'bars'>, at: number): Bar | undefined {
  const bar = bars.findLast((each) => each.from <= at);
  return bar !== undefined && (at < bar.to || bar.isOpen) ? bar : undefined;
}

export interface LaneGroup {
  readonly title: string;
  /** The node itself, when lanes are grouped by node. */
  readonly head?: Lane;
  readonly pods: readonly Lane[];
}

/** Nodes with the pods that they ran; pods that no node ever ran come last. */
export function groupByNode(lanes: readonly Lane[]): readonly LaneGroup[] {
  const pods = lanes.filter(({ kind }) => kind === 'pod');
  const nodes = lanes.filter(({ kind }) => kind === 'node').sort((a, b) => byName(a.id, b.id));
  const groups = nodes.map((head) => ({ title: head.id, head, pods: pods.filter(({ node }) => node === head.id) }));
  const known = new Set(nodes.map(({ id }) => id));
  const rest = pods.filter(({ node }) => !known.has(node));
  return rest.length === 0 ? groups : [...groups, { title: 'on no node', pods: rest }];
}

/** Pods under what controls them. */
export function groupByOwner(lanes: readonly Lane[]): readonly LaneGroup[] {
  const pods = lanes.filter(({ kind }) => kind === 'pod');
  const owners = [...new Set(pods.map(({ owner }) => owner))].sort(byName);
  return owners.map((owner) => ({
    title: owner === '' ? 'pods of their own' : owner.replace('/', ' '),
    pods: pods.filter((pod) => pod.owner === owner),
  }));
}

/** By code units, numbers by their size: `n2` before `n10`. */
export function byName(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => name.replace(/\d+/g, (digits) => digits.padStart(10, '0')));
  return (left ?? '') < (right ?? '') ? -1 : (left ?? '') > (right ?? '') ? 1 : 0;
}
