/**
 * The text of a quantity as Go prints it after reading it (k8s.io/apimachinery/pkg/api/resource, v0.36): `0.5` is
 * `500m`, `1024Mi` is `1Gi`; but what is already in a canonical shape keeps its text, even `1.500`.
 */
export function canonicalQuantity(text: string): QuantityText {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const result = parse(text);
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(text, result);
  return result;
}

export type QuantityText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

const remembered = new Map<string, QuantityText>();
const REMEMBERED_MAX = 4096;

const WRONG_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_NUMBER = 'unable to parse numeric part of quantity';
const WRONG_SUFFIX = "unable to parse quantity's suffix";
const SHAPE = /^([+-]?)0*(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[+-]?\d*)$/;

type Format = 'decimal' | 'exponent' | 'binary';
interface Suffix {
  readonly format: Format;
  readonly exponent: number;
}

interface Amount {
  readonly negative: boolean;
  readonly mantissa: bigint;
  readonly exponent: number;
}

function parse(text: string): QuantityText {
  const match = text === '' ? null : SHAPE.exec(text);
  if (match === null) return { ok: false, error: WRONG_FORMAT };
  const [, sign = '', digits = '', fraction = '', suffixText = ''] = match;
  const suffix = interpret(suffixText);
  if (suffix === undefined) return { ok: false, error: WRONG_SUFFIX };
  const number = digits === '' ? '0' : digits;
  const isFast = readsFast(number, fraction, suffix);
  if (!isFast && !/\d/.test(text.slice(0, text.length - suffixText.length))) return { ok: false, error: WRONG_NUMBER };
  if (isFast && keepsText(number, fraction, suffix)) return { ok: true, text };
  return { ok: true, text: print(amountOf(sign === '-', number + fraction, fraction.length, suffix), suffix.format) };
}

/** Go has a fast path for what fits an int64; only that keeps texts, and only that takes a suffix alone for a zero. */
function readsFast(number: string, fraction: string, { format, exponent }: Suffix): boolean {
  const length = number.length + fraction.length;
  if (format !== 'binary') return length <= 18 && exponent - fraction.length >= -9;
  const isShort = fraction === '' && 15 - length - Math.trunc((exponent * 3) / 10) - 1 >= 0;
  return isShort && BigInt(number) << BigInt(exponent) < 1n << 63n;
}

/** A number that is canonical enough is printed as it was written. */
function keepsText(number: string, fraction: string, { format, exponent }: Suffix): boolean {
  const shifted = number + fraction;
  if (format === 'binary') return exponent % 10 === 0 && (BigInt(shifted) & 7n) !== 0n;
  return (exponent - fraction.length) % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0');
}

function amountOf(negative: boolean, digits: string, places: number, { format, exponent }: Suffix): Amount {
  const mantissa = BigInt(digits);
  if (format !== 'binary') return roundedUp({ negative, mantissa, exponent: exponent - places });
  const amount = roundedUp({ negative, mantissa: mantissa << BigInt(exponent), exponent: -places });
  return exceedsMax(amount) ? { negative, mantissa: INT64_MAX, exponent: 0 } : amount;
}

const INT64_MAX = (1n << 63n) - 1n;
const exceedsMax = ({ mantissa, exponent }: Amount): boolean => mantissa > INT64_MAX * 10n ** BigInt(-exponent);

/** Nothing is finer than a nano; what is left over counts as one more. */
function roundedUp(amount: Amount): Amount {
  const excess = -9 - amount.exponent;
  if (excess <= 0 || amount.mantissa === 0n) return amount;
  if (excess > String(amount.mantissa).length) return { ...amount, mantissa: 1n, exponent: -9 };
  const divisor = 10n ** BigInt(excess);
  return { ...amount, mantissa: (amount.mantissa + divisor - 1n) / divisor, exponent: -9 };
}

function print(amount: Amount, format: Format): string {
  if (amount.mantissa === 0n) return '0';
  const sign = amount.negative ? '-' : '';
  if (format === 'binary') {
    const whole = wholeOf(amount);
    if (whole !== undefined && whole >= 1024n) return sign + printBinary(whole);
  }
  return sign + printDecimal(amount, format);
}

function wholeOf({ mantissa, exponent }: Amount): bigint | undefined {
  if (exponent >= 0) return mantissa * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return mantissa % divisor === 0n ? mantissa / divisor : undefined;
}

function printBinary(whole: bigint): string {
  let value = whole;
  let times = 0;
  while (value >= 1024n && value % 1024n === 0n) {
    value /= 1024n;
    times++;
  }
  return `${value}${BINARY[times] ?? ''}`;
}

function printDecimal({ mantissa, exponent }: Amount, format: Format): string {
  let value = mantissa;
  let power = exponent;
  while (value >= 10n && value % 10n === 0n) {
    value /= 10n;
    power++;
  }
  while (power % 3 !== 0) {
    value *= 10n;
    power--;
  }
  if (format === 'exponent') return power === 0 ? String(value) : `${value}e${power}`;
  return `${value}${DECIMAL.get(power) ?? ''}`;
}

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: ReadonlyMap<number, string> = new Map([
  [-9, 'n'],
  [-6, 'u'],
  [-3, 'm'],
  [0, ''],
  [3, 'k'],
  [6, 'M'],
  [9, 'G'],
  [12, 'T'],
  [15, 'P'],
  [18, 'E'],
]);
const SUFFIXES: ReadonlyMap<string, Suffix> = new Map<string, Suffix>([
  ...[...DECIMAL].map(([exponent, text]) => [text, { format: 'decimal', exponent }] as const),
  ...BINARY.slice(1).map((text, i) => [text, { format: 'binary', exponent: (i + 1) * 10 }] as const),
]);

function interpret(text: string): Suffix | undefined {
  const known = SUFFIXES.get(text);
  if (known !== undefined) return known;
  const digits = /^[eE]([+-]?\d+)$/.exec(text)?.[1];
  return digits === undefined ? undefined : exponentOf(BigInt(digits.replace('+', '')));
}

/** Go reads 64 bits and keeps 32 of them. */
function exponentOf(value: bigint): Suffix | undefined {
  if (value !== BigInt.asIntN(64, value)) return undefined;
  return { format: 'exponent', exponent: Number(BigInt.asIntN(32, value)) };
}
