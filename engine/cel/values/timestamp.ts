import { civilFromDays, daysFromCivil } from '../../base/timestamp';
import { failure, type CelTimestamp, type CelValue } from './value';

const SECOND = 1_000_000_000n;
const MIN = -62_135_596_800n * SECOND;
const MAX = 253_402_300_799n * SECOND + 999_999_999n;

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|([+-])(\d\d):(\d\d))$/;

/** The instant of a text in RFC 3339, years 1 to 9999; undefined: it is none. */
export function parseTimestamp(text: string): CelTimestamp | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const number = (group: number): number => Number(match[group] ?? '0');
  const [year, month, day] = [number(1), number(2), number(3)];
  const [hour, minute, second] = [number(4), number(5), number(6)];
  const [zoneHours, zoneMinutes] = [number(10), number(11)];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (zoneHours > 24 || zoneMinutes > 60) return undefined;
  const days = daysFromCivil(year, month, day);
  if (civilFromDays(days)[2] !== day) return undefined;
  const offset = (zoneHours * 3600 + zoneMinutes * 60) * (match[9] === '-' ? -1 : 1);
  const seconds = BigInt(days * 86_400 + hour * 3600 + minute * 60 + second - offset);
  const fraction = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'));
  const nanos = seconds * SECOND + fraction;
  return nanos < MIN || nanos > MAX ? undefined : { kind: 'timestamp', nanos, ...(offset !== 0 && { offset }) };
}

/** A timestamp, or an overflow. */
export const checkedTimestamp = (nanos: bigint, offset?: number): CelValue =>
  nanos < MIN || nanos > MAX
    ? failure('timestamp overflow')
    : { kind: 'timestamp', nanos, ...(offset !== undefined && { offset }) };

/** `2020-01-01T00:00:00.5Z`: what `string(timestamp)` gives, in the zone that it was read with. */
export function timestampText({ nanos, offset = 0 }: CelTimestamp): string {
  const fields = civil(nanos, offset);
  const date = `${pad(fields.year, 4)}-${pad(fields.month, 2)}-${pad(fields.day, 2)}`;
  const time = `${pad(fields.hour, 2)}:${pad(fields.minute, 2)}:${pad(fields.second, 2)}`;
  const fraction = fields.nano === 0 ? '' : `.${pad(fields.nano, 9).replace(/0+$/, '')}`;
  return `${date}T${time}${fraction}${zoneText(offset)}`;
}

function zoneText(offset: number): string {
  if (offset === 0) return 'Z';
  const minutes = Math.floor(Math.abs(offset) / 60);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`;
}

/** Date and time of an instant, some seconds east of Greenwich. */
export interface Civil {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nano: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** From 0. */
  readonly dayOfYear: number;
}

export function civil(nanos: bigint, offset: number): Civil {
  const nano = Number(((nanos % SECOND) + SECOND) % SECOND);
  const seconds = Number((nanos - BigInt(nano)) / SECOND) + offset;
  const days = Math.floor(seconds / 86_400);
  const ofDay = seconds - days * 86_400;
  const [year, month, day] = civilFromDays(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(ofDay / 3600),
    minute: Math.floor(ofDay / 60) % 60,
    second: ofDay % 60,
    nano,
    weekday: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysFromCivil(year, 1, 1),
  };
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');
