import type { FieldExtras, StructExtras } from './data';

/** Go kinds, and the types whose JSON form is their own. */
export type ScalarName =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float32'
  | 'float64'
  /** Base64 text. */
  | 'bytes'
  | 'time'
  | 'microtime'
  | 'duration'
  | 'quantity'
  | 'intorstring'
  /** Any JSON: RawExtension, Unknown, an interface. */
  | 'raw'
  | 'fieldsv1'
  /** Any JSON, of apiextensions. */
  | 'json';

/** JSONSchemaProps, or a bool, a list of schemas, a list of strings. */
export type SchemaOr = 'propsorbool' | 'propsorarray' | 'propsorstrings';

interface TypeBase {
  /** Go's name of the type, without a star: `v1.PodSpec`, `map[string]string`. Messages about wrong types use it. */
  readonly go: string;
  readonly pointer: boolean;
}

export interface ScalarType extends TypeBase {
  readonly kind: 'scalar';
  readonly scalar: ScalarName;
  /** The values of a string type that is an enumeration. */
  readonly values?: readonly string[];
}

export interface StructType extends TypeBase {
  readonly kind: 'struct';
  readonly struct: Struct;
}

export interface SchemaOrType extends TypeBase {
  readonly kind: 'schema-or';
  readonly or: SchemaOr;
  readonly struct: Struct;
}

export interface ListType extends TypeBase {
  readonly kind: 'list';
  readonly element: Type;
  /** In protobuf the list is a message of its own, with the elements as field 1. */
  readonly wrapped: boolean;
}

export interface MapType extends TypeBase {
  readonly kind: 'map';
  readonly element: Type;
}

export type Type = ScalarType | StructType | SchemaOrType | ListType | MapType;

export interface Field extends FieldExtras {
  readonly json: string;
  readonly type: Type;
  /** Protobuf number; 0 when the field is not in protobuf. */
  readonly number: number;
  readonly omitEmpty: boolean;
  readonly omitZero: boolean;
  /** As OpenAPI means it. */
  readonly required: boolean;
  /** Upstream says nothing about the field: OpenAPI v3 writes a reference without a description differently. */
  readonly bare: boolean;
  /** Go prints the field whatever its value. */
  readonly printed: boolean;
  /** Go names of the inlined structs that the field comes through. */
  readonly via: readonly string[];
}

export interface Inlined {
  readonly inlined: Struct;
  readonly number: number;
}

export interface Struct extends StructExtras {
  /** File and Go name: `core-v1.PodSpec`. */
  readonly name: string;
  /** `PodSpec` */
  readonly goName: string;
  /** `k8s.io/api/core/v1` */
  readonly goPackage: string;
  /** As Go has them, inlined structs unopened. */
  readonly members: readonly (Field | Inlined)[];
  /** Inlined structs opened; Go's order. */
  readonly fields: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
}

/** Whether the encoder of Go's standard library leaves a value out under `omitempty`: structs are never empty. */
export function canBeEmpty(type: Type): boolean {
  if (type.pointer) return true;
  if (type.kind === 'struct' || type.kind === 'schema-or') return false;
  return type.kind !== 'scalar' || !STRUCTS_IN_GO.has(type.scalar);
}

const STRUCTS_IN_GO: ReadonlySet<ScalarName> = new Set([
  'time',
  'microtime',
  'duration',
  'quantity',
  'intorstring',
  'raw',
  'fieldsv1',
  'json',
]);
