import { InputError } from './errors';
import { instant, millis, type Instant, type Millis } from '../../engine/base/brand';

/** How many: `3`, `at least 2`, `between 2 and 4`, `no`, `all`. */
export type Count =
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly text: string }
  | { readonly kind: 'all'; readonly text: string };

/** A bound on a measured time: `at most 5s`. */
export interface Bound {
  readonly relation: 'at most' | 'at least' | 'less than' | 'more than' | 'exactly';
  readonly span: Millis;
}

/** An instant of the scenario: counted from its start, or one that was remembered under a name. */
export type Moment =
  { readonly kind: 'since-start'; readonly span: Millis } | { readonly kind: 'remembered'; readonly name: string };

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['millisecond', 1],
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

/** `1m30s`, `40 seconds`, `2.5s`. Throws on what no clock can count: fractions of a millisecond. */
export function parseDuration(text: string): Millis {
  let total = 0;
  for (const part of text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|milliseconds?|seconds?|minutes?|hours?|days?|s|m|h|d)/g)) {
    const unit = UNITS.get(part[2] ?? '') ?? UNITS.get((part[2] ?? '').replace(/s$/, '')) ?? Number.NaN;
    total += Number(part[1]) * unit;
  }
  const rounded = Math.round(total);
  if (!Number.isSafeInteger(rounded) || Math.abs(rounded - total) > 1e-6) {
    throw new InputError(
      `impossible duration "${text}": expected whole milliseconds, such as 500ms, 40s, 1m30s or 2 hours`,
    );
  }
  return millis(rounded);
}

/** `90500` → `1m30.5s`. */
export function durationText(span: number): string {
  if (span < 0) return `-${durationText(-span)}`;
  if (span === 0) return '0s';
  if (span < 1000) return `${span}ms`;
  const days = Math.floor(span / 86_400_000);
  const hours = Math.floor(span / 3_600_000) % 24;
  const minutes = Math.floor(span / 60_000) % 60;
  const rest = (span % 60_000) / 1000;
  const parts = [days > 0 ? `${days}d` : '', hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : ''];
  return parts.join('') + (rest > 0 ? `${rest}s` : '');
}

export function parseCount(text: string): Count {
  if (text === 'all') return { kind: 'all', text };
  if (text === 'no') return { kind: 'range', low: 0, high: 0, text };
  const between = /^between (\d+) and (\d+)$/.exec(text);
  if (between !== null) return { kind: 'range', low: Number(between[1]), high: Number(between[2]), text };
  const match = /^(exactly |at least |at most |more than |fewer than )?(\d+)$/.exec(text);
  const number = Number(match?.[2]);
  switch (match?.[1]?.trim()) {
    case 'at least':
      return { kind: 'range', low: number, high: Infinity, text };
    case 'at most':
      return { kind: 'range', low: 0, high: number, text };
    case 'more than':
      return { kind: 'range', low: number + 1, high: Infinity, text };
    case 'fewer than':
      return { kind: 'range', low: 0, high: number - 1, text };
    default:
      return { kind: 'range', low: number, high: number, text };
  }
}

/** `all` needs the size of the whole, and at least one of it: all of nothing shows nothing. */
export function countHolds(count: Count, found: number, whole = Number.NaN): boolean {
  if (count.kind === 'all') return whole > 0 && found === whole;
  return found >= count.low && found <= count.high;
}

export function parseBound(text: string): Bound {
  const match = /^(at most|at least|less than|more than|exactly) (.+)$/.exec(text);
  const relation = (match?.[1] ?? 'exactly') as Bound['relation'];
  return { relation, span: parseDuration(match?.[2] ?? text) };
}

export function boundHolds(bound: Bound, span: number): boolean {
  switch (bound.relation) {
    case 'at most':
      return span <= bound.span;
    case 'at least':
      return span >= bound.span;
    case 'less than':
      return span < bound.span;
    case 'more than':
      return span > bound.span;
    case 'exactly':
      return span === bound.span;
  }
}

export function parseMoment(text: string): Moment {
  const named = /^the moment "([^"]*)"$/.exec(text);
  if (named !== null) return { kind: 'remembered', name: named[1] ?? '' };
  const rest = text.slice(2);
  return { kind: 'since-start', span: rest === '0' ? millis(0) : parseDuration(rest) };
}

/** `T+1m30s`. */
export const momentText = (at: Instant, epoch: Instant): string =>
  at === epoch ? 'T+0' : `T+${durationText(instant(at - epoch))}`;
