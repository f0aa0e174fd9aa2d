import { durationText, parseDuration } from '../values/duration';
import { checkedInt, checkedUint, doubleText } from '../values/numbers';
import { civil, checkedTimestamp, parseTimestamp, timestampText } from '../values/timestamp';
import { decodeUtf8, encodeUtf8 } from '../values/utf8';
import {
  type CelValue,
  duration,
  failure,
  isDuration,
  isTimestamp,
  isUint,
  noSuchOverload,
  typeName,
} from '../values/value';
import type { Implementation, Library } from './implementation';

const SECOND = 1_000_000_000n;

/** Conversions between types (common/types of cel-go v0.26). */
export const conversions: Library = Object.freeze<Library>({
  overloads: {
    bool_to_bool: same,
    string_to_bool: fromText('bool', readBool),
    bytes_to_bytes: same,
    string_to_bytes: fromText('bytes', encodeUtf8),
    double_to_double: same,
    int64_to_double: (value) => Number(value),
    string_to_double: fromText('double', readDouble),
    uint64_to_double: (value) => Number(integer(value)),
    duration_to_duration: same,
    int64_to_duration: (value) => duration(integer(value)),
    string_to_duration: fromText('google.protobuf.Duration', readDuration),
    int64_to_int64: same,
    double_to_int64: (value) => truncated(value, checkedInt),
    duration_to_int64: (value) => (value !== undefined && isDuration(value) ? value.nanos : noSuchOverload()),
    string_to_int64: fromText('int', readInt),
    timestamp_to_int64: (value) =>
      value !== undefined && isTimestamp(value) ? seconds(value.nanos) : noSuchOverload(),
    uint64_to_int64: (value) => checkedInt(integer(value)),
    uint64_to_uint64: same,
    double_to_uint64: (value) => truncated(value, checkedUint),
    int64_to_uint64: (value) => checkedUint(integer(value)),
    string_to_uint64: fromText('uint', readUint),
    string_to_string: same,
    bool_to_string: (value) => String(value),
    bytes_to_string: (value) =>
      (value instanceof Uint8Array ? decodeUtf8(value) : undefined) ??
      failure('invalid UTF-8 in bytes, cannot convert to string'),
    double_to_string: (value) => doubleText(Number(value)),
    duration_to_string: (value) =>
      value !== undefined && isDuration(value) ? durationText(value.nanos) : noSuchOverload(),
    int64_to_string: (value) => String(value),
    timestamp_to_string: (value) =>
      value !== undefined && isTimestamp(value) ? timestampText(value) : noSuchOverload(),
    uint64_to_string: (value) => String(integer(value)),
    timestamp_to_timestamp: same,
    int64_to_timestamp: (value) => checkedTimestamp(integer(value) * SECOND),
    string_to_timestamp: fromText('google.protobuf.Timestamp', parseTimestamp),
  },
});

function same(value?: CelValue): CelValue {
  return value ?? null;
}

const seconds = (nanos: bigint): bigint => (nanos - BigInt(civil(nanos, 0).nano)) / SECOND;

function integer(value: CelValue | undefined): bigint {
  if (typeof value === 'bigint') return value;
  return value !== undefined && isUint(value) ? value.value : 0n;
}

function truncated(value: CelValue | undefined, checked: (value: bigint) => CelValue): CelValue {
  if (typeof value !== 'number') return noSuchOverload();
  const isUnsigned = checked === checkedUint;
  const overflow = failure(isUnsigned ? 'unsigned integer overflow' : 'integer overflow');
  if (!Number.isFinite(value)) return overflow;
  if (isUnsigned ? value < 0 || value >= 2 ** 64 : value <= -(2 ** 63) || value >= 2 ** 63) return overflow;
  return checked(BigInt(Math.trunc(value)));
}

function fromText(type: string, read: (text: string) => CelValue | undefined): Implementation {
  return (value = null) => {
    const result = typeof value === 'string' ? read(value) : undefined;
    return result ?? failure(`type conversion error from '${typeName(value)}' to '${type}'`);
  };
}

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

function readBool(text: string): CelValue | undefined {
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : undefined;
}

const DOUBLE = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

function readDouble(text: string): CelValue | undefined {
  if (/^nan$/i.test(text)) return NaN;
  const sign = INFINITE.exec(text)?.[1];
  if (sign !== undefined) return sign === '-' ? -Infinity : Infinity;
  if (!DOUBLE.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function readInt(text: string): CelValue | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function readUint(text: string): CelValue | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asUintN(64, value) === value ? { kind: 'uint', value } : undefined;
}

function readDuration(text: string): CelValue | undefined {
  const nanos = parseDuration(text);
  return nanos === undefined ? undefined : duration(nanos);
}
