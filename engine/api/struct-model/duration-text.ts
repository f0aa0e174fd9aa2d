import { millis, type Millis } from '../../base/brand';
import { quote } from './time-text';

/** The text of a duration as Go prints it after reading it: `90s` is `1m30s`; or Go's words for what is wrong with it. */
export type DurationText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

export function canonicalDuration(text: string): DurationText {
  const nanos = parseNanos(text);
  return typeof nanos === 'string' ? { ok: false, error: nanos } : { ok: true, text: durationText(nanos) };
}

/** Nanoseconds of a text that time.ParseDuration reads, or its message. */
export function parseNanos(text: string): bigint | string {
  const sign = /^[+-]/.test(text) ? text.slice(0, 1) : '';
  let rest = text.slice(sign.length);
  if (rest === '0') return 0n;
  if (rest === '') return `time: invalid duration ${quote(text)}`;
  let total = 0n;
  while (rest !== '') {
    const match = /^(\d*)(?:\.(\d*))?/.exec(rest);
    const [whole = '', digits = '', fraction = ''] = match ?? [];
    if (digits === '' && fraction === '') return `time: invalid duration ${quote(text)}`;
    rest = rest.slice(whole.length);
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? '';
    if (unit === '') return `time: missing unit in duration ${quote(text)}`;
    const scale = UNITS.get(unit);
    if (scale === undefined) return `time: unknown unit ${quote(unit)} in duration ${quote(text)}`;
    rest = rest.slice(unit.length);
    total += BigInt(digits === '' ? 0 : digits) * scale;
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
    if (total > 1n << 63n) return `time: invalid duration ${quote(text)}`;
  }
  if (sign !== '-' && total > (1n << 63n) - 1n) return `time: invalid duration ${quote(text)}`;
  return sign === '-' ? -total : total;
}

/** A span as flags and files write it, such as `40s` or `1m30s`, to the millisecond. Undefined: it is none. */
export function readSpan(text: string): Millis | undefined {
  const nanos = parseNanos(text);
  return typeof nanos === 'string' || nanos < 0n ? undefined : millis(Number(nanos / 1_000_000n));
}

/** As time.Duration prints itself. */
export function durationText(nanos: bigint): string {
  if (nanos === 0n) return '0s';
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 1_000n)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 1_000_000n)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return sign + seconds;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, unit: bigint): string {
  const places = String(unit).length - 1;
  const fraction = String(value % unit)
    .padStart(places, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(value / unit) : `${value / unit}.${fraction}`;
}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);
