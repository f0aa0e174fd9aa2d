import type { EventRow, JournalRow } from '../report-data';
import { CONTROL_PLANE, processOf, type ComponentLane } from './components';
import { shortId } from './happenings';
import { groupByNode, groupByOwner, type Lane, type LaneGroup } from './lanes';
import type { Scene } from './scene';
import type { ClaimLine } from './truth';

/** A line of the timeline. `key` names what it is about, so that the picture can point at it. */
export type Row = { readonly key: string; readonly label: string; readonly height: number } & (
  | { readonly kind: 'heading' }
  | { readonly kind: 'steps' }
  | { readonly kind: 'faults' }
  | { readonly kind: 'claim'; readonly line: ClaimLine }
  | { readonly kind: 'component'; readonly lane: ComponentLane; readonly deeds: readonly JournalRow[] }
  | { readonly kind: 'group'; readonly group: LaneGroup; readonly isOpen: boolean }
  | { readonly kind: 'object'; readonly lane: Lane }
  | { readonly kind: 'events'; readonly events: readonly EventRow[] }
);

export interface RowOptions {
  readonly by: 'node' | 'owner';
  /** Titles of the groups that show their pods. */
  readonly open: ReadonlySet<string>;
}

const FLAG = 17;
const LINE = 22;

/** The lines of a timeline, from what was asked to what came of it. */
export function rowsOf(scene: Scene, options: RowOptions): readonly Row[] {
  return [
    ...storyRows(scene),
    ...claimRows(scene),
    ...componentRows(scene),
    ...objectRows(scene, options),
    ...serviceRows(scene),
  ];
}

/** All groups are open as long as the lanes fit on a page or two. */
export const openAtFirst = (groups: readonly LaneGroup[]): ReadonlySet<string> => {
  const pods = groups.reduce((sum, group) => sum + group.pods.length, 0);
  return new Set(pods <= 60 ? groups.map(({ title }) => title) : []);
};

export const groupsOf = ({ lanes }: Scene, by: RowOptions['by']): readonly LaneGroup[] =>
  by === 'node'
    ? groupByNode(lanes)
    : [...groupByNode(lanes.filter(({ kind }) => kind === 'node')), ...groupByOwner(lanes)];

const heading = (label: string): Row => ({ kind: 'heading', key: '', label, height: 26 });

function storyRows({ data, faults, events }: Scene): readonly Row[] {
  const whens = data.steps.filter(({ keyword, at }) => keyword === 'When' && at !== undefined).length;
  const flags = (count: number): number => 8 + FLAG * Math.min(3, Math.max(1, count));
  return [
    ...(whens === 0 ? [] : [{ kind: 'steps', key: '', label: 'When', height: flags(whens) } as const]),
    ...(faults.length === 0
      ? []
      : [{ kind: 'faults', key: '', label: 'Faults', height: flags(faults.length) } as const]),
    ...(events.length === 0 ? [] : [{ kind: 'events', key: '', label: 'Events', height: LINE, events } as const]),
  ];
}

function claimRows({ claims }: Scene): readonly Row[] {
  if (claims.length === 0) return [];
  const rows = claims.map((line): Row => {
    const { holds, operator, notice } = line.claim;
    const height = 40 + 17 * line.lines.length;
    return {
      kind: 'claim',
      key: '',
      label: `${!holds ? '✘' : notice === undefined ? '✔' : '○'} ${operator}`,
      height,
      line,
    };
  });
  return [heading('Claims'), ...rows];
}

function componentRows({ components, journal }: Scene): readonly Row[] {
  const deeds = new Map<string, JournalRow[]>(CONTROL_PLANE.map((name) => [name, []]));
  for (const entry of journal) if (isDeed(entry)) deeds.get(processOf(entry.actor))?.push(entry);
  const rows = components
    .map((lane) => ({ lane, deeds: deeds.get(lane.name) ?? [] }))
    .filter(({ lane, deeds: own }) => own.length > 0 || lane.down.length > 0)
    .map(({ lane, deeds: own }): Row => {
      return { kind: 'component', key: `component ${lane.name}`, label: lane.name, height: LINE, lane, deeds: own };
    });
  return rows.length === 0 ? [] : [heading('Control plane'), ...rows];
}

/** A write or a decision, not a look nor a heartbeat. */
export const isDeed = ({ action, subject, detail }: JournalRow): boolean =>
  !/^(leases|events)\b/.test(subject) &&
  !/^(api\.(get|list|watch)|cloud\.\w+\.(get|list)|fault\.|component\.)/.test(action) &&
  !detail.includes('"routine":true');

function objectRows(scene: Scene, { by, open }: RowOptions): readonly Row[] {
  const groups = groupsOf(scene, by);
  if (groups.length === 0) return [];
  const rows = groups.flatMap((group): readonly Row[] => {
    const isOpen = open.has(group.title);
    const key = group.head?.key ?? `group ${group.title}`;
    const height = isOpen || group.pods.length === 0 ? LINE + 2 : LINE + 16;
    const head: Row = { kind: 'group', key, label: group.title, height, group, isOpen };
    return isOpen ? [head, ...group.pods.map(objectRow)] : [head];
  });
  return [heading(by === 'node' ? 'Nodes and their pods' : 'Nodes, and pods by owner'), ...rows];
}

function serviceRows({ lanes }: Scene): readonly Row[] {
  const services = lanes.filter(({ kind, id }) => kind === 'service' && id !== 'default/kubernetes');
  return services.length === 0 ? [] : [heading('Services'), ...services.map(objectRow)];
}

const objectRow = (lane: Lane): Row => ({
  kind: 'object',
  key: lane.key,
  label: shortId(lane.id),
  height: LINE,
  lane,
});
