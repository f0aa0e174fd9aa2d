import { instant, type Instant } from './brand';
import { invariant } from './invariant';

const DAY = 86_400_000;

/** `2026-01-02T03:04:05Z`, whole seconds as metav1.Time prints them (a fraction is cut, not rounded). */
export function formatTime(at: Instant): string {
  const second = Math.floor(at / 1000);
  if (second !== printedSecond) {
    printedSecond = second;
    printed = `${dateAndTime(at)}Z`;
  }
  return printed;
}

/* The last text, so that what happens within a second shares it. */
let printedSecond = Number.NaN;
let printed = '';

/** `2026-01-02T03:04:05.000000Z`, as metav1.MicroTime prints it. */
export function formatMicroTime(at: Instant): string {
  if (at !== printedInstant) {
    printedInstant = at;
    printedMicro = `${dateAndTime(at)}.${pad(mod(at, 1000), 3)}000Z`;
  }
  return printedMicro;
}

let printedInstant = Number.NaN;
let printedMicro = '';

/** Reads RFC 3339; undefined when the text is not a time. Fractions beyond a millisecond are cut. */
export function parseTime(text: string): Instant | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4]);
  const minute = Number(match[5]);
  const second = Number(match[6]);
  const days = daysFromCivil(year, month, day);
  const [checkYear, checkMonth, checkDay] = civilFromDays(days);
  if (checkYear !== year || checkMonth !== month || checkDay !== day) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = match[7] === undefined ? 0 : Number(`${match[7]}000`.slice(0, 3));
  return instant(days * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + fraction - offset(match[8] ?? 'Z'));
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

/** The instant of a timestamp that the API server itself wrote. */
export function instantOf(text: string): Instant {
  const at = parseTime(text);
  invariant(at !== undefined, `not a timestamp: ${text}`);
  return at;
}

/** Year, month (1–12), day of a number of days since 1970-01-01, in the proleptic Gregorian calendar. */
export function civilFromDays(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

/** Days since 1970-01-01 of a date; the inverse of `civilFromDays` for dates that exist. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/* The last second and the last day: most of what is printed is of now. */
let cachedSecond = Number.NaN;
let cachedText = '';
let cachedDay = Number.NaN;
let cachedDate = '';

function dateAndTime(at: Instant): string {
  const second = Math.floor(at / 1000);
  if (second !== cachedSecond) {
    const day = Math.floor(at / DAY);
    if (day !== cachedDay) {
      cachedDay = day;
      cachedDate = dateText(day);
    }
    cachedSecond = second;
    cachedText = `${cachedDate}T${timeText(second - day * 86_400)}`;
  }
  return cachedText;
}

function dateText(days: number): string {
  const [year, month, day] = civilFromDays(days);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

const timeText = (second: number): string =>
  `${pad(Math.floor(second / 3600), 2)}:${pad(Math.floor(second / 60) % 60, 2)}:${pad(second % 60, 2)}`;

function offset(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * 60_000;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');
const mod = (value: number, by: number): number => ((value % by) + by) % by;
