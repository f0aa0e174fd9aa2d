import { instant, type Instant } from './brand';
import type { CronSchedule } from './cron-schedule';
import { civilFromDays } from './timestamp';
import { offsetAt, weekdayOf, type TimeZone } from './time-zone';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** Then it never fires: the thirtieth of February. */
const YEARS_MAX = 5;

/**
 * The first time after an instant at which a schedule fires, by the clock of a zone; undefined when there is none within
 * five years. What daylight saving skips does not fire, what it repeats fires twice (robfig/cron v3, spec.go).
 */
export function nextTime(schedule: CronSchedule, zone: TimeZone, after: Instant): Instant | undefined {
  const second = Math.floor(after / 1000);
  if (schedule.everySeconds !== undefined) return instant((second + schedule.everySeconds) * 1000);
  let at = (Math.floor(second / MINUTE) + 1) * MINUTE;
  const end = at + YEARS_MAX * 366 * DAY;
  while (at < end) {
    const local = at + offsetAt(zone, instant(at * 1000));
    const days = Math.floor(local / DAY);
    if (!isDay(schedule, days)) at = startOfNextDay(zone, at, local);
    else if (!schedule.hours.has(Math.floor((local - days * DAY) / HOUR))) at += HOUR - (local % HOUR);
    else if (!schedule.minutes.has(Math.floor((local % HOUR) / MINUTE))) at += MINUTE;
    else return instant(at * 1000);
  }
  return undefined;
}

function isDay({ daysOfMonth, daysOfWeek, months, anyDay }: CronSchedule, days: number): boolean {
  const [, month, day] = civilFromDays(days);
  if (!months.has(month)) return false;
  const byMonth = daysOfMonth.has(day);
  const byWeek = daysOfWeek.has(weekdayOf(days));
  return anyDay ? byMonth || byWeek : byMonth && byWeek;
}

/** Midnight, or the first time of the day where that is skipped. */
function startOfNextDay(zone: TimeZone, at: number, local: number): number {
  const today = Math.floor(local / DAY);
  let next = at + (today + 1) * DAY - local;
  const localDay = (time: number): number => Math.floor((time + offsetAt(zone, instant(time * 1000))) / DAY);
  while (localDay(next) <= today) next += HOUR;
  while (localDay(next - HOUR) > today) next -= HOUR;
  return next;
}
