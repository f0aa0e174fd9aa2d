import type { JournalEntry } from '../../engine/sim/journal';

export interface ThinJournal {
  readonly kept: readonly JournalEntry[];
  readonly leftOut: number;
}

/** At most `max` entries, in their order: what tells most is kept first, and of equals an even sample. */
export function thinJournal(entries: readonly JournalEntry[], max: number): ThinJournal {
  if (entries.length <= max) return { kept: entries, leftOut: 0 };
  const chosen = new Set<JournalEntry>();
  for (const rank of [0, 1, 2, 3]) {
    const members = entries.filter((entry) => rankOf(entry) === rank);
    for (const entry of evenly(members, max - chosen.size)) chosen.add(entry);
  }
  return { kept: entries.filter((entry) => chosen.has(entry)), leftOut: entries.length - chosen.size };
}

/** `count` of the members at even distances, the first and the last among them. */
export function evenly<T>(members: readonly T[], count: number): readonly T[] {
  if (members.length <= count) return members;
  if (count <= 1) return members.slice(0, Math.max(0, count));
  const stride = (members.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => members[Math.round(index * stride)]).filter(
    (member) => member !== undefined,
  );
}

const TELLING = ['fault.', 'component.', 'schedule.', 'cloud.', 'controller.', 'event.'];
const WRITES = new Set(['api.create', 'api.update', 'api.patch', 'api.delete', 'api.deletecollection']);

/** 0: faults, decisions, refusals; 1: writes and calls; 2: reads; 3: what goes on all the time. */
export function rankOf({ action, subject, detail }: JournalEntry): 0 | 1 | 2 | 3 {
  if (detail?.['routine'] === true || /^(leases|events)\b/.test(subject)) return 3;
  if (/^cloud\.\w+\.(get|list)$/.test(action) && detail?.['refused'] === undefined) return 2;
  if (TELLING.some((prefix) => action.startsWith(prefix))) return 0;
  if (Number(detail?.['code'] ?? 0) >= 400) return 0;
  return action.startsWith('api.') && !WRITES.has(action) ? 2 : 1;
}
