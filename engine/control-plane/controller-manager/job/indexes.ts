/** The indexes that a list like `1,3-5` names, below the number of completions (pkg/controller/job, v1.36). */
export function parseIndexes(text: string | undefined, completions: number): ReadonlySet<number> {
  const indexes = new Set<number>();
  for (const part of text === undefined || text === '' ? [] : text.split(',')) {
    const [first = NaN, last = first] = part.split('-').map(Number);
    for (let index = first; index <= last && index < completions; index++) indexes.add(index);
  }
  return indexes;
}

/** Neighbours are joined from three on: `0,2-4`, and `0,1` for two. */
export function formatIndexes(indexes: Iterable<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let at = 0; at < sorted.length;) {
    const first = sorted[at] ?? 0;
    let length = 1;
    while (sorted[at + length] === first + length) length++;
    if (length > 2) parts.push(`${first}-${first + length - 1}`);
    else for (let index = first; index < first + length; index++) parts.push(`${index}`);
    at += length;
  }
  return parts.join(',');
}

/** The lowest indexes that are neither done nor being worked on. */
export function firstPending(taken: ReadonlySet<number>, count: number, completions: number): readonly number[] {
  const pending: number[] = [];
  for (let index = 0; index < completions && pending.length < count; index++)
    if (!taken.has(index)) pending.push(index);
  return pending;
}
