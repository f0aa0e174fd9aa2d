import type { CronJob } from '../../../api/types/batch-v1';
import { instant, millis, type Instant, type Millis } from '../../../base/brand';
import type { CronSchedule } from '../../../base/cron-schedule';
import { nextTime } from '../../../base/cron-times';
import { civilFromDays } from '../../../base/timestamp';
import { instantOf } from '../../../base/timestamp';
import { weekdayOf, type TimeZone } from '../../../base/time-zone';

/** When a schedule fires, by the clock of its zone. */
export interface Timetable {
  readonly schedule: CronSchedule;
  readonly zone: TimeZone;
}

export interface Due {
  /** The newest time that has come; older ones are never made up for. */
  readonly at: Instant | undefined;
  readonly missed: 'none' | 'few' | 'many';
  /** Why the schedule is no good, though it can be read. */
  readonly error?: string;
}

/** Asked so long after a time, so that it has surely come. */
const DELTA = 100;
const MANY = 100;

/** Infinity: the schedule has no further time, as that of a 31st of February. */
const nextOf = ({ schedule, zone }: Timetable, after: number): Instant =>
  nextTime(schedule, zone, instant(after)) ?? instant(Infinity);

const NEVER: Due = Object.freeze<Due>({
  at: undefined,
  missed: 'none',
  error: 'time difference between two schedules is less than 1 second',
});

/** pkg/controller/cronjob/utils.go mostRecentScheduleTime, v1.36. */
export function due(cronJob: CronJob, table: Timetable, now: Instant, withDeadline: boolean): Due {
  const deadline = withDeadline ? cronJob.spec.startingDeadlineSeconds : undefined;
  const since = instantOf(cronJob.status.lastScheduleTime ?? cronJob.metadata.creationTimestamp);
  const earliest = deadline === undefined ? since : Math.max(since, now - deadline * 1000);
  const first = nextOf(table, earliest);
  if (first === Infinity) return NEVER;
  if (now < first) return { at: undefined, missed: 'none' };
  const second = nextOf(table, first);
  if (second === Infinity) return NEVER;
  if (now < second) return { at: first, missed: 'none' };
  const between = Math.round((second - first) / 1000);
  const count = Math.trunc(Math.trunc((now - first) / 1000) / between) + 1;
  let at: Instant | undefined;
  for (let time = nextOf(table, first + (count - 2) * between * 1000); time <= now; time = nextOf(table, time))
    at = time;
  return { at, missed: count > MANY ? 'many' : 'few' };
}

/** How long until the next time (nextScheduleTimeDuration); where there is none, the time before all others is it. */
export function untilNext(cronJob: CronJob, table: Timetable, now: Instant): Millis {
  const { at, missed, error } = due(cronJob, table, now, false);
  const since = instantOf(cronJob.status.lastScheduleTime ?? cronJob.metadata.creationTimestamp);
  const from = error !== undefined ? now : (at ?? (missed === 'none' ? since : now));
  const next = nextOf(table, from);
  return millis(next === Infinity ? 0 : next + DELTA - now);
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Thu, 01 Jan 2026 00:05:00 +0000`: Go's RFC1123Z, in UTC. */
export function longTime(at: Instant): string {
  const days = Math.floor(at / 86_400_000);
  const [year, month, day] = civilFromDays(days);
  const second = Math.floor(at / 1000) - days * 86_400;
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':');
  return `${DAYS[weekdayOf(days)]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${clock} +0000`;
}

/** `2026-01-01T01:05:00+01:00`: RFC 3339 by the clock of a place so many seconds east of UTC; Z for UTC itself. */
export function zonedTime(at: Instant, offset: number): string {
  const local = at + offset * 1000;
  const days = Math.floor(local / 86_400_000);
  const [year, month, day] = civilFromDays(days);
  const second = Math.floor(local / 1000) - days * 86_400;
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':');
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const zone = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${clock}${zone}`;
}

const two = (value: number): string => String(value).padStart(2, '0');
