import type { JournalRow } from '../report-data';

/** A part of the control plane and the times at which it was not running. */
export interface ComponentLane {
  /** `kube-scheduler`. */
  readonly name: string;
  readonly down: readonly { readonly from: number; readonly to: number; readonly how: string }[];
}

const NAMES: Readonly<Record<string, string>> = {
  'API server': 'kube-apiserver',
  etcd: 'etcd',
  scheduler: 'kube-scheduler',
  'controller manager': 'kube-controller-manager',
  'cloud controller manager': 'cloud-controller-manager',
};

/** The processes of a control plane, top down; the cloud's only where there is a cloud. */
export const CONTROL_PLANE: readonly string[] = [
  'kube-apiserver',
  'etcd',
  'kube-scheduler',
  'kube-controller-manager',
  'cloud-controller-manager',
];

/** When each part of the control plane ran, by its own journal entries and by the faults that name it. */
export function componentLanes(journal: readonly JournalRow[], end: number): readonly ComponentLane[] {
  const hasCloud = journal.some(({ actor }) => actor === 'cloud-controller-manager');
  return CONTROL_PLANE.filter((name) => name !== 'cloud-controller-manager' || hasCloud).map((name) => ({
    name,
    down: downTimes(name, journal, end),
  }));
}

function downTimes(name: string, journal: readonly JournalRow[], end: number): ComponentLane['down'] {
  const found: { from: number; to: number; how: string }[] = [];
  let since: { readonly from: number; readonly how: string } | undefined;
  for (const entry of journal) {
    const turn = turnOf(name, entry);
    if (turn === undefined) continue;
    if (turn.isUp && since !== undefined) {
      if (entry.at > since.from) found.push({ ...since, to: entry.at });
      since = undefined;
    } else if (!turn.isUp) since ??= { from: entry.at, how: turn.how };
  }
  return since === undefined ? found : [...found, { ...since, to: end }];
}

/** How an entry turns a component on or off, if it does. */
function turnOf(name: string, entry: JournalRow): { readonly isUp: boolean; readonly how: string } | undefined {
  const how = entry.action.slice(entry.action.indexOf('.') + 1);
  if (entry.action.startsWith('component.') && entry.actor === name)
    return { isUp: UP.has(how), how: WORDS[how] ?? how };
  if (!entry.action.startsWith('fault.')) return undefined;
  if (name === 'etcd' && how === 'etcd-quorum')
    return { isUp: entry.subject.includes('lost=false'), how: 'quorum lost' };
  const word = /\bcomponent(?:=|":")([^"]+?)(?="|$)/.exec(entry.subject)?.[1];
  if (word === undefined || NAMES[word] !== name || !how.startsWith('component-')) return undefined;
  const verb = how.slice('component-'.length);
  return verb === 'slow' ? undefined : { isUp: verb === 'starts', how: WORDS[verb] ?? verb };
}

const UP = new Set(['start', 'resume']);
const WORDS: Readonly<Record<string, string>> = {
  stop: 'stopped',
  stops: 'stopped',
  crash: 'crashed',
  crashes: 'crashed',
  exit: 'ended itself',
  pause: 'paused',
};

/** Is it running at an instant? */
export const isUpAt = ({ down }: ComponentLane, at: number): boolean =>
  !down.some(({ from, to }) => at >= from && at < to);

/** The process that an actor of the journal is part of: controllers are threads of their manager. */
export function processOf(actor: string): string {
  if (actor === 'etcd' || actor.startsWith('kube-') || actor === 'cloud-controller-manager') return actor;
  if (
    /^(cloud-node|cloud-node-lifecycle|service|service-lb|route|node-route)-controller$|^cloud-controller/.test(actor)
  )
    return 'cloud-controller-manager';
  if (/-controller$|-collector$|-manager$/.test(actor)) return 'kube-controller-manager';
  return actor;
}
