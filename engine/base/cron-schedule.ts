import { quote } from './go-text';
import { isTimeZone } from './time-zone';

/** When a schedule fires: the values that each of its fields allows. */
export interface CronSchedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly daysOfWeek: ReadonlySet<number>;
  /** Both day fields restricted: either may match; else both must. */
  readonly anyDay: boolean;
  /** `@every 1h30m`: seconds between two times; the fields above say nothing then. */
  readonly everySeconds?: number;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** A schedule in the standard form of robfig/cron v3, which Kubernetes uses; text: what that parser says is wrong. */
export function parseCronSchedule(text: string): CronSchedule | string {
  if (text === '') return 'empty spec string';
  const zoned = /^(?:CRON_)?TZ=([^ ]*)( .*)?$/s.exec(text);
  if (zoned !== null && zoned[2] === undefined)
    return 'invalid schedule format: runtime error: slice bounds out of range [:-1]';
  const zone = zoned?.[1] ?? '';
  if (zone !== '' && zone !== 'Local' && !isTimeZone(zone))
    return `provided bad location ${zone}: unknown time zone ${zone}`;
  const spec = zoned === null ? text : (zoned[2] ?? '').trim();
  if (spec.startsWith('@every ')) return parseEvery(spec.slice('@every '.length));
  if (spec.startsWith('@')) {
    const fields = DESCRIPTORS[spec];
    return fields === undefined ? `unrecognized descriptor: ${spec}` : parseFields(fields.split(' '));
  }
  const fields = spec.split(/\s+/).filter((field) => field !== '');
  return fields.length === FIELDS.length
    ? parseFields(fields)
    : `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
}

function parseFields(fields: readonly string[]): CronSchedule | string {
  const sets: ReadonlySet<number>[] = [];
  const stars: boolean[] = [];
  for (const [index, bounds] of FIELDS.entries()) {
    const field = parseField(fields[index] ?? '', bounds);
    if (typeof field === 'string') return field;
    sets.push(field.values);
    stars.push(field.star);
  }
  const [minutes = NONE, hours = NONE, daysOfMonth = NONE, months = NONE, daysOfWeek = NONE] = sets;
  return { minutes, hours, daysOfMonth, months, daysOfWeek, anyDay: stars[2] !== true && stars[4] !== true };
}

const NONE: ReadonlySet<number> = new Set();

interface Field {
  readonly values: ReadonlySet<number>;
  /** The field has an unrestricted part. */
  readonly star: boolean;
}

function parseField(text: string, bounds: Bounds): Field | string {
  const values = new Set<number>();
  let star = false;
  for (const part of text.split(',').filter((one) => one !== '')) {
    const range = parseRange(part, bounds);
    if (typeof range === 'string') return range;
    star ||= range.star;
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
  }
  return { values, star };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly star: boolean;
}

function parseRange(text: string, bounds: Bounds): Range | string {
  const { min, max, names } = bounds;
  const [limits = '', stepText, ...moreSlashes] = text.split('/');
  const [low = '', high, ...moreHyphens] = limits.split('-');
  const star = low === '*' || low === '?';
  const start = star ? min : parseNumber(low, names);
  if (typeof start === 'string') return start;
  if (!star && moreHyphens.length > 0) return `too many hyphens: ${text}`;
  let end = star ? max : high === undefined ? start : parseNumber(high, names);
  if (typeof end === 'string') return end;
  if (moreSlashes.length > 0) return `too many slashes: ${text}`;
  const step = stepText === undefined ? 1 : parseNumber(stepText, undefined);
  if (typeof step === 'string') return step;
  if (stepText !== undefined && high === undefined) end = max;
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${text}`;
  if (end > max) return `end of range (${end}) above maximum (${max}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  if (step === 0) return `step of range should be a positive number: ${text}`;
  return { start, end, step, star: star && step === 1 };
}

function parseNumber(text: string, names: readonly string[] | undefined): number | string {
  const named = text === '' ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1);
  if (named >= 0) return named;
  if (!/^[+-]?[0-9]+$/.test(text))
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${quote(text)}: invalid syntax`;
  const value = Number(text);
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value;
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** At least a second, in whole seconds. */
function parseEvery(text: string): CronSchedule | string {
  const parts = [...text.matchAll(/([0-9]*\.?[0-9]+)(ns|us|µs|ms|s|m|h)/g)];
  const whole = parts.map(([part]) => part).join('') === text.replace(/^[+-]/, '');
  if (parts.length === 0 || !whole)
    return `failed to parse duration @every ${text}: time: invalid duration ${quote(text)}`;
  const seconds = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  const everySeconds = Math.max(1, Math.floor(text.startsWith('-') ? -seconds : seconds));
  return { ...EMPTY, everySeconds };
}

const EMPTY: CronSchedule = Object.freeze({
  minutes: NONE,
  hours: NONE,
  daysOfMonth: NONE,
  months: NONE,
  daysOfWeek: NONE,
  anyDay: false,
});
