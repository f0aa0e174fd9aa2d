import { millis, type Millis } from './brand';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** A span as Go's flags and files write it, such as `40s` or `1m30s`, to the millisecond. Undefined: it is none. */
export function readGoDuration(text: string): Millis | undefined {
  if (text === '0') return millis(0);
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(count) * (UNITS.get(unit) ?? Number.NaN);
  }
  return millis(Math.round(total));
}
