import type { Instant } from './brand';
import { invariant } from './invariant';
import { civilFromDays, daysFromCivil } from './timestamp';
import { ZONE_RULES } from './time-zone-rules';

const DAY = 86_400;

let ruleOf: ReadonlyMap<string, string> | undefined;

const rules = (): ReadonlyMap<string, string> =>
  (ruleOf ??= new Map(
    Object.entries(ZONE_RULES).flatMap(([rule, zones]) => zones.split(' ').map((zone) => [zone, rule] as const)),
  ));

/** Whether Go's time.LoadLocation knows the name; case matters. */
export const isTimeZone = (name: string): boolean => rules().has(name);

/** When daylight saving begins or ends: the fifth week of a month is its last. */
interface Turn {
  readonly month: number;
  readonly week: number;
  readonly weekday: number;
  /** Seconds of the day, by the clock that is in force before. */
  readonly time: number;
}

/** How a zone tells time; offsets are seconds east of UTC. */
export interface TimeZone {
  readonly offset: number;
  readonly summer?: { readonly offset: number; readonly begins: Turn; readonly ends: Turn };
}

export const UTC: TimeZone = Object.freeze({ offset: 0 });

/** The zone of a name for which `isTimeZone` holds; undefined for others. */
export function timeZone(name: string): TimeZone | undefined {
  const rule = rules().get(name);
  return rule === undefined ? undefined : parseRule(rule);
}

/** POSIX TZ as zone files have it: `CET-1CEST,M3.5.0,M10.5.0/3`. Its offsets are west of UTC. */
function parseRule(rule: string): TimeZone {
  const name = '(?:<[^>]+>|[A-Za-z]+)';
  const match = new RegExp(`^${name}(-?[0-9:]+)(?:${name}(-?[0-9:]+)?,([^,]+),(.+))?$`).exec(rule);
  invariant(match !== null, `not a rule of a time zone: ${rule}`);
  const offset = -clock(match[1] ?? '0') || 0;
  const [begins, ends] = [match[3], match[4]];
  if (begins === undefined || ends === undefined) return { offset };
  const summer = match[2] === undefined ? offset + 3600 : -clock(match[2]);
  return { offset, summer: { offset: summer, begins: turn(begins), ends: turn(ends) } };
}

function turn(text: string): Turn {
  const match = /^M(\d+)\.(\d)\.(\d)(?:\/(-?[0-9:]+))?$/.exec(text);
  invariant(match !== null, `not a turn of a time zone: ${text}`);
  const [month = 0, week = 0, weekday = 0] = match.slice(1, 4).map(Number);
  return { month, week, weekday, time: clock(match[4] ?? '2') };
}

function clock(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace('-', '').split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

/** Seconds east of UTC at an instant. */
export function offsetAt({ offset, summer }: TimeZone, at: Instant): number {
  if (summer === undefined) return offset;
  const second = Math.floor(at / 1000);
  const [year] = civilFromDays(Math.floor((second + offset) / DAY));
  const begins = turnIn(year, summer.begins) - offset;
  const ends = turnIn(year, summer.ends) - summer.offset;
  const isSummer = begins < ends ? second >= begins && second < ends : second >= begins || second < ends;
  return isSummer ? summer.offset : offset;
}

/** Seconds of local time since 1970 at which a turn comes. */
function turnIn(year: number, { month, week, weekday, time }: Turn): number {
  const first = daysFromCivil(year, month, 1);
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
  let day = first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (week - 1);
  while (day >= next) day -= 7;
  return day * DAY + time;
}

/** 0 is Sunday, of a number of days since 1970-01-01. */
export const weekdayOf = (days: number): number => (((days + 4) % 7) + 7) % 7;
