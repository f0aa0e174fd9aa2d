import { fixedText } from './numbers';
import { duration, failure, type CelValue } from './value';

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

const MAX = (1n << 63n) - 1n;
const PART = /([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)/y;

/** Nanoseconds of a text as Go's time.ParseDuration reads it: `1h30m`, `-1.5s`, `0`. */
export function parseDuration(text: string): bigint | undefined {
  const isNegative = text.startsWith('-');
  const body = isNegative || text.startsWith('+') ? text.slice(1) : text;
  if (body === '0') return 0n;
  if (body === '') return undefined;
  let total = 0n;
  PART.lastIndex = 0;
  for (let index = 0; index < body.length;) {
    PART.lastIndex = index;
    const [whole, integer = '', fraction = '', unit = ''] = PART.exec(body) ?? [];
    if (whole === undefined || (integer === '' && fraction === '')) return undefined;
    const scale = UNITS.get(unit) ?? 1n;
    total += BigInt(integer === '' ? '0' : integer) * scale;
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
    index += whole.length;
  }
  const bound = isNegative ? MAX + 1n : MAX;
  if (total > bound) return undefined;
  return isNegative ? -total : total;
}

/** `5400s`, `-3723.5s`: what `string(duration)` gives. */
export const durationText = (nanos: bigint): string => `${fixedText(Number(nanos) / 1e9)}s`;

/** A duration, or an overflow. */
export const checkedDuration = (nanos: bigint): CelValue =>
  nanos > MAX || nanos < -MAX - 1n ? failure('duration overflow') : duration(nanos);
