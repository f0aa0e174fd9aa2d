import { invariant } from './invariant';

/**
 * Exact amounts as Kubernetes writes them: `100m`, `1Gi`, `1e3` (apimachinery v0.36, pkg/api/resource/quantity.go).
 * Nothing below 10⁻⁹ exists: smaller amounts are rounded away from zero when read. Texts are the values that travel;
 * what was read of a text is remembered.
 */
export type QuantityFormat = 'decimal' | 'binary' | 'exponent';

export interface Quantity {
  /** The amount in billionths. */
  readonly nanos: bigint;
  readonly format: QuantityFormat;
  /** As Go prints it; not always the shortest form, since texts that look canonical are printed as they were read. */
  readonly text: string;
}

export const QUANTITY_FORMAT_TEXT =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX_TEXT = "unable to parse quantity's suffix";

const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL_SUFFIXES = new Map(Object.entries(DECIMAL).map(([suffix, exponent]) => [exponent, suffix]));
const NANO = 1_000_000_000n;
const MAX = (1n << 63n) - 1n;

const read = new Map<string, Quantity | string>();

/** The quantity of a text, or in Go's words why it is none. */
export function readQuantity(text: string): Quantity | string {
  const known = read.get(text);
  if (known !== undefined) return known;
  if (read.size >= 65_536) read.clear();
  const result = parse(text);
  read.set(text, result);
  return result;
}

/** The quantity of a text that has been accepted before. */
export function quantity(text: string): Quantity {
  const result = readQuantity(text);
  invariant(typeof result !== 'string', `not a quantity: ${text}`);
  return result;
}

/** As a Go server prints the quantity after decoding it. */
export const canonicalQuantity = (text: string): string => quantity(text).text;

const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*(?:[-+]?\d*))$/;

interface Parts {
  readonly negative: boolean;
  readonly numerator: string;
  readonly denominator: string;
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

function parse(text: string): Quantity | string {
  if (text === '') return QUANTITY_FORMAT_TEXT;
  const match = PATTERN.exec(text);
  if (match === null) return QUANTITY_FORMAT_TEXT;
  const [, sign = '', digits = '', fraction = '', suffix = ''] = match;
  const scale = scaleOf(suffix);
  if (scale === undefined) return SUFFIX_TEXT;
  const parts = {
    negative: sign === '-',
    numerator: digits.replace(/^0+/, '') || '0',
    denominator: fraction,
    ...scale,
  };
  return quantityOf(text, parts);
}

function scaleOf(suffix: string): Pick<Parts, 'base' | 'exponent' | 'format'> | undefined {
  const decimal = DECIMAL[suffix];
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'decimal' };
  const binary = BINARY[suffix];
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'binary' };
  if (/^[eE][-+]?\d+$/.test(suffix)) return { base: 10, exponent: Number(suffix.slice(1)), format: 'exponent' };
  return undefined;
}

function quantityOf(text: string, parts: Parts): Quantity {
  const nanos = nanosOf(parts);
  const size = nanos < 0n ? -nanos : nanos;
  const format = parts.format === 'binary' && size > 0n && size < NANO ? 'decimal' : parts.format;
  if (text === '0' || printsAsRead(parts)) return { nanos, format, text };
  return { nanos, format, text: formatQuantity(nanos, format) };
}

function nanosOf({ negative, numerator, denominator, base, exponent, format }: Parts): bigint {
  const unscaled = BigInt(numerator + denominator);
  const tens = (base === 10 ? exponent : 0) - denominator.length + 9;
  const scaled = base === 2 ? unscaled << BigInt(exponent) : unscaled;
  const size = tens >= 0 ? scaled * 10n ** BigInt(tens) : divideUp(scaled, 10n ** BigInt(-tens));
  const capped = format === 'binary' && size > MAX * NANO ? MAX * NANO : size;
  return negative ? -capped : capped;
}

function divideUp(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by === 0n ? quotient : quotient + 1n;
}

/** Small texts that need no rewriting keep their form (ParseQuantity's fast path). */
function printsAsRead({ numerator, denominator, base, exponent }: Parts): boolean {
  const digits = numerator + denominator;
  if (base === 2) {
    if (denominator !== '') return false;
    const precision = 15 - numerator.length - Math.trunc((exponent * 3) / 10) - 1;
    return precision >= 0 && (BigInt(digits) & 7n) !== 0n && BigInt(digits) << BigInt(exponent) <= MAX;
  }
  const scale = exponent - denominator.length;
  if (digits.length > 18 || scale < -9) return false;
  return scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

/** CanonicalizeBytes: the shortest text without a fraction in the given format. */
export function formatQuantity(nanos: bigint, format: QuantityFormat): string {
  if (nanos === 0n) return '0';
  const size = nanos < 0n ? -nanos : nanos;
  if (format === 'binary' && size >= 1024n * NANO && nanos % NANO === 0n) return binaryText(nanos / NANO);
  return decimalText(nanos, format === 'exponent');
}

function binaryText(value: bigint): string {
  let amount = value;
  let times = 0;
  while (amount % 1024n === 0n && times < 6) {
    amount /= 1024n;
    times++;
  }
  return `${amount}${BINARY_SUFFIXES[times] ?? ''}`;
}

function decimalText(nanos: bigint, asExponent: boolean): string {
  let amount = nanos;
  let exponent = -9;
  while (amount % 10n === 0n) {
    amount /= 10n;
    exponent++;
  }
  while (exponent % 3 !== 0) {
    amount *= 10n;
    exponent--;
  }
  if (asExponent) return exponent === 0 ? `${amount}` : `${amount}e${exponent}`;
  return `${amount}${DECIMAL_SUFFIXES.get(exponent) ?? ''}`;
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: string, b: string): number {
  if (a === b) return 0;
  const left = quantity(a).nanos;
  const right = quantity(b).nanos;
  return left < right ? -1 : left > right ? 1 : 0;
}

export const isZeroQuantity = (text: string): boolean => quantity(text).nanos === 0n;
export const isNegativeQuantity = (text: string): boolean => quantity(text).nanos < 0n;

/** `a + b` in the format of `a`, or of `b` when `a` is nothing (Quantity.Add). */
export function addQuantities(a: string, b: string): string {
  const left = quantity(a);
  const right = quantity(b);
  return formatQuantity(left.nanos + right.nanos, left.nanos === 0n ? right.format : left.format);
}

/** `a − b`, formatted as `addQuantities` does. */
export function subtractQuantities(a: string, b: string): string {
  const left = quantity(a);
  const right = quantity(b);
  return formatQuantity(left.nanos - right.nanos, left.nanos === 0n ? right.format : left.format);
}

/** Whole units, rounded away from zero (Quantity.Value). Exact up to 2⁵³. */
export const quantityValue = (text: string): number => Number(roundedUp(quantity(text).nanos, NANO));

/** Thousandths, rounded away from zero (Quantity.MilliValue). Exact up to 2⁵³. */
export const quantityMillis = (text: string): number => Number(roundedUp(quantity(text).nanos, 1_000_000n));

/** The quantity with nothing below a thousandth, rounded away from zero; resource lists are stored so. */
export function roundedToMillis(text: string): string {
  const { nanos, format, text: canonical } = quantity(text);
  if (nanos % 1_000_000n === 0n) return canonical;
  return formatQuantity(roundedUp(nanos, 1_000_000n) * 1_000_000n, format);
}

function roundedUp(nanos: bigint, unit: bigint): bigint {
  return nanos < 0n ? -divideUp(-nanos, unit) : divideUp(nanos, unit);
}
