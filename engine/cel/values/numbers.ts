import { type CelError, type CelValue, failure, isUint, uint } from './value';

const INT_MIN = -(1n << 63n);
const INT_MAX = (1n << 63n) - 1n;
const UINT_MAX = (1n << 64n) - 1n;

/** A signed integer of 64 bits, or an overflow. */
export const checkedInt = (value: bigint): bigint | CelError =>
  value < INT_MIN || value > INT_MAX ? failure('integer overflow') : value;

/** An unsigned integer of 64 bits, or an overflow. */
export const checkedUint = (value: bigint): CelValue =>
  value < 0n || value > UINT_MAX ? failure('unsigned integer overflow') : uint(value);

/** Negative, zero or positive; undefined: a NaN, or no numbers. Integers and doubles compare as numbers. */
export function compareNumbers(a: CelValue, b: CelValue): number | undefined {
  const left = numberOf(a);
  const right = numberOf(b);
  if (left === undefined || right === undefined || Number.isNaN(left) || Number.isNaN(right)) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What compares with other numbers: JavaScript compares bigints and numbers exactly. */
export function numberOf(value: CelValue): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return isUint(value) ? value.value : undefined;
}

/** Go's shortest text of a double with `%g`: `1.234567e+06`, `0.001`, `+Inf`. */
export function doubleText(value: number): string {
  const { sign, digits, point } = shortest(value);
  if (digits === '') return specialText(value);
  const exponent = point - 1;
  if (exponent < -4 || exponent >= 6) return exponentText(sign, digits, exponent);
  return sign + plainText(digits, point);
}

/** Go's shortest text of a double without an exponent. */
export function fixedText(value: number): string {
  const { sign, digits, point } = shortest(value);
  return digits === '' ? specialText(value) : sign + plainText(digits, point);
}

function specialText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return value > 0 ? '+Inf' : '-Inf';
}

interface Decimal {
  readonly sign: string;
  /** Empty: zero or no number. */
  readonly digits: string;
  /** Where the decimal point stands in the digits. */
  readonly point: number;
}

function shortest(value: number): Decimal {
  if (value === 0 || !Number.isFinite(value)) return { sign: '', digits: '', point: 0 };
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { sign: value < 0 ? '-' : '', digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

function exponentText(sign: string, digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const size = Math.abs(exponent).toString().padStart(2, '0');
  return `${sign}${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
}

function plainText(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + '0'.repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
