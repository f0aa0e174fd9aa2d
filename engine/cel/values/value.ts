import type { CelType } from '../types/type';

/** An unsigned integer; signed ones are bigints of JavaScript, doubles its numbers. */
export interface CelUint {
  readonly kind: 'uint';
  readonly value: bigint;
}

export interface CelDuration {
  readonly kind: 'duration';
  readonly nanos: bigint;
}

export interface CelTimestamp {
  readonly kind: 'timestamp';
  /** Since 1970, UTC. */
  readonly nanos: bigint;
  /** The zone that it is printed in, seconds east of Greenwich; UTC where absent. */
  readonly offset?: number;
}

/** A list; elements become values when they are asked for. */
export interface CelList {
  readonly kind: 'list';
  readonly size: number;
  /** `index` is in range. */
  at(index: number): CelValue;
  /** How it compares with another list where order or duplicates do not count (list types `map` and `set`). */
  readonly equals?: (other: CelValue) => boolean;
  /** What `this + other` is where it is no mere concatenation (the same list types). */
  readonly concat?: (other: CelList) => CelValue;
}

/** A map, or an object with known fields. */
export interface CelMap {
  readonly kind: 'map';
  readonly size: number;
  /** Undefined: no such key; an error where the key has a type that no key may have. */
  find(key: CelValue): CelValue | undefined;
  keys(): readonly CelValue[];
}

/** A type as a value: what `type(x)` gives. */
export interface CelTypeValue {
  readonly kind: 'type';
  readonly name: string;
}

export interface CelOptional {
  readonly kind: 'optional';
  /** Absent: `optional.none()`. */
  readonly value?: CelValue;
}

/** A value of a library (`kubernetes.Quantity`, `net.IP`, …), an object made by `Object{…}`, what `authorizer` is. */
export interface CelObject {
  readonly kind: 'object';
  readonly type: CelType;
  /** What `size` is for costs; 1 where absent. */
  readonly costSize?: number;
  equals(other: CelValue): boolean | CelError;
  /** A field of it; absent where it has none. */
  readonly field?: (name: string) => CelValue | undefined;
}

/** What went wrong. Errors are values: `false && error` is false. */
export interface CelError {
  readonly kind: 'error';
  readonly message: string;
}

export type CelValue =
  | null
  | boolean
  | string
  | number
  | bigint
  | Uint8Array
  | CelUint
  | CelDuration
  | CelTimestamp
  | CelList
  | CelMap
  | CelTypeValue
  | CelOptional
  | CelObject
  | CelError;

export const failure = (message: string): CelError => ({ kind: 'error', message });
export const noSuchOverload = (): CelError => failure('no such overload');
export const uint = (value: bigint): CelUint => ({ kind: 'uint', value });
export const duration = (nanos: bigint): CelDuration => ({ kind: 'duration', nanos });
export const timestamp = (nanos: bigint): CelTimestamp => ({ kind: 'timestamp', nanos });
export const typeValue = (name: string): CelTypeValue => ({ kind: 'type', name });
export const NONE: CelOptional = Object.freeze<CelOptional>({ kind: 'optional' });
export const some = (value: CelValue): CelOptional => ({ kind: 'optional', value });

/** What a value is: its runtime type's kind. */
export type ValueKind =
  | 'null'
  | 'bool'
  | 'string'
  | 'double'
  | 'int'
  | 'bytes'
  | 'uint'
  | 'duration'
  | 'timestamp'
  | 'list'
  | 'map'
  | 'type'
  | 'optional'
  | 'object'
  | 'error';

export function kindOf(value: CelValue): ValueKind {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    case 'number':
      return 'double';
    case 'bigint':
      return 'int';
    default:
      return value instanceof Uint8Array ? 'bytes' : value.kind;
  }
}

export const isError = (value: CelValue): value is CelError => isKind(value, 'error');
export const isList = (value: CelValue): value is CelList => isKind(value, 'list');
export const isMap = (value: CelValue): value is CelMap => isKind(value, 'map');
export const isUint = (value: CelValue): value is CelUint => isKind(value, 'uint');
export const isOptionalValue = (value: CelValue): value is CelOptional => isKind(value, 'optional');
export const isObject = (value: CelValue): value is CelObject => isKind(value, 'object');
export const isDuration = (value: CelValue): value is CelDuration => isKind(value, 'duration');
export const isTimestamp = (value: CelValue): value is CelTimestamp => isKind(value, 'timestamp');

function isKind(value: CelValue, kind: ValueKind): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && value.kind === kind;
}

const NAMES: ReadonlyMap<ValueKind, string> = new Map([
  ['null', 'null_type'],
  ['duration', 'google.protobuf.Duration'],
  ['timestamp', 'google.protobuf.Timestamp'],
  ['optional', 'optional_type'],
]);

/** The name of a value's type, as `type(x)` prints it. */
export function typeName(value: CelValue): string {
  const kind = kindOf(value);
  if (isObject(value)) return value.type.name;
  return NAMES.get(kind) ?? kind;
}
