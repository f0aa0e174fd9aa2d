import type { JournalRow } from '../report-data';

export interface JournalFilter {
  readonly text: string;
  /** Empty: any. */
  readonly actor: string;
  /** What an action begins with: `api`, `fault`. Empty: any. */
  readonly area: string;
  /** Heartbeats, Events being written and reads as well. */
  readonly withRoutine: boolean;
}

/** The entries in which all words of the text occur. */
export function matching(journal: readonly JournalRow[], filter: JournalFilter): readonly JournalRow[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return journal.filter((row) => {
    if (filter.actor !== '' && row.actor !== filter.actor) return false;
    if (filter.area !== '' && areaOf(row) !== filter.area) return false;
    if (!filter.withRoutine && isRoutine(row)) return false;
    if (words.length === 0) return true;
    const all = `${row.actor} ${row.action} ${row.subject} ${row.detail}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

export const areasOf = (journal: readonly JournalRow[]): readonly string[] => [...new Set(journal.map(areaOf))].sort();

const areaOf = ({ action }: JournalRow): string => action.split('.')[0] ?? '';

const isRoutine = ({ action, subject, detail }: JournalRow): boolean => {
  if (/"code":[45]\d\d|"refused"/.test(detail)) return false;
  return (
    /^(leases|events)\b/.test(subject) ||
    /^(api\.(get|list|watch)|cloud\.\w+\.(get|list))$/.test(action) ||
    detail.includes('"routine":true')
  );
};
