import { quote } from '../../../base/go-text';

type Interval = readonly [first: number, last: number];

/** How many indexes a list like `1,3-5` names; text: what is wrong with it (pkg/apis/batch/validation, v1.36). */
export function countIndexes(text: string, completions: number): number | string {
  let last = -1;
  let total = 0;
  for (const part of text === '' ? [] : text.split(',')) {
    const interval = parseInterval(part, completions);
    if (typeof interval === 'string') return interval;
    if (last >= 0 && last >= interval[0]) return notIncreasing(last, interval[0]);
    total += interval[1] - interval[0] + 1;
    last = interval[1];
  }
  return total;
}

const notIncreasing = (previous: number, current: number): string =>
  `non-increasing order, previous: ${previous}, current: ${current}`;

function parseInterval(text: string, completions: number): Interval | string {
  const limits = text.split('-');
  if (limits.length > 2)
    return `the fragment ${quote(text)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  const first = parseIndex(limits[0] ?? '', completions);
  if (typeof first === 'string' || limits.length === 1) return typeof first === 'string' ? first : [first, first];
  const last = parseIndex(limits[1] ?? '', completions);
  if (typeof last === 'string') return last;
  return first >= last ? notIncreasing(first, last) : [first, last];
}

function parseIndex(text: string, completions: number): number | string {
  if (!/^\+?[0-9]+$/.test(text)) return `cannot convert string to integer for index: ${quote(text)}`;
  return Number(text) >= completions ? `too large index: ${quote(text)}` : Number(text);
}

/** The first index that both lists name, as the real server finds it; malformed parts do not count. */
export function firstOverlap(completed: string, failed: string, completions: number): number | undefined {
  const intervalsOf = (text: string): Interval[] =>
    (text === '' ? [] : text.split(',')).flatMap((part) => {
      const interval = parseInterval(part, completions);
      return typeof interval === 'string' ? [] : [interval];
    });
  const done = intervalsOf(completed);
  const bad = intervalsOf(failed);
  for (let at = 0, badAt = 0; at < done.length && badAt < bad.length;) {
    const [first, last] = done[at] as Interval;
    const [badFirst, badLast] = bad[badAt] as Interval;
    if (first <= badLast && badFirst <= last) return Math.max(first, badFirst);
    if (first <= badFirst) at++;
    else badAt++;
  }
  return undefined;
}
