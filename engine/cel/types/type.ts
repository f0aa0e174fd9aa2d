/** What a type is, before its parameters (cel-go common/types/types.go). */
export type TypeKind =
  | 'any'
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'opaque'
  | 'param'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'uint';

/** A type of the language. Compare with `sameType`, never by identity. */
export interface CelType {
  readonly kind: TypeKind;
  /** The name at run time, parameters left out: `list`, `google.protobuf.Timestamp`, `kubernetes.Quantity`. */
  readonly name: string;
  readonly parameters: readonly CelType[];
}

const make = (kind: TypeKind, name: string, parameters: readonly CelType[] = []): CelType =>
  Object.freeze({ kind, name, parameters });

export const ANY = make('any', 'google.protobuf.Any');
export const BOOL = make('bool', 'bool');
export const BYTES = make('bytes', 'bytes');
export const DOUBLE = make('double', 'double');
export const DURATION = make('duration', 'google.protobuf.Duration');
export const DYN = make('dyn', 'dyn');
export const ERROR = make('error', '*error*');
export const INT = make('int', 'int');
export const NULL = make('null', 'null_type');
export const STRING = make('string', 'string');
export const TIMESTAMP = make('timestamp', 'google.protobuf.Timestamp');
export const TYPE = make('type', 'type');
export const UINT = make('uint', 'uint');

export const listOf = (element: CelType): CelType => make('list', 'list', [element]);
export const mapOf = (key: CelType, value: CelType): CelType => make('map', 'map', [key, value]);
export const optionalOf = (type: CelType): CelType => make('opaque', 'optional_type', [type]);
export const typeOf = (type: CelType): CelType => make('type', 'type', [type]);
export const structType = (name: string): CelType => make('struct', name);
export const opaqueType = (name: string, ...parameters: CelType[]): CelType => make('opaque', name, parameters);
export const typeParameter = (name: string): CelType => make('param', name);

/** The same type with other parameters. */
export const withParameters = (type: CelType, parameters: readonly CelType[]): CelType =>
  make(type.kind, type.name, parameters);

/** Whether both are the same to the last parameter; `ignoreParameterNames`: any type parameter equals any other. */
export function sameType(a: CelType, b: CelType, ignoreParameterNames = false): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.parameters.length !== b.parameters.length) return false;
  if (a.name !== b.name && !(ignoreParameterNames && a.kind === 'param')) return false;
  return a.parameters.every((parameter, i) => {
    const other = b.parameters[i];
    return other !== undefined && sameType(parameter, other, ignoreParameterNames);
  });
}

export const isDyn = (type: CelType): boolean => type.kind === 'dyn' || type.kind === 'any';
export const isDynOrError = (type: CelType): boolean => isDyn(type) || type.kind === 'error';
export const isOptional = (type: CelType): boolean => type.kind === 'opaque' && type.name === 'optional_type';

/** What an optional holds; any other type as it is. */
export const unwrapOptional = (type: CelType): CelType => (isOptional(type) ? parameter(type, 0) : type);

/** The parameter at an index; `dyn` where there is none. */
export const parameter = (type: CelType, index: number): CelType => type.parameters[index] ?? DYN;
