import { invariant } from '../../base/invariant';
import { table } from './data';
import type { ScalarName, SchemaOr, Struct, Type } from './type';

/** Finds a struct by file and name; struct types resolve their target through it when first asked. */
export type FindStruct = (name: string) => Struct;

/** Reads a type of the table, written in Go's notation: `*int32`, `[]Container`, `map[string]meta-v1.Duration`. */
export function parseType(text: string, file: string, find: FindStruct): Type {
  return text.startsWith('*') ? bare(text.slice(1), true, { file, find }) : bare(text, false, { file, find });
}

interface Scope {
  readonly file: string;
  readonly find: FindStruct;
}

function bare(text: string, pointer: boolean, scope: Scope): Type {
  if (text.startsWith('[]')) return list(text, pointer, scope);
  if (text.startsWith('map[')) return map(text, pointer, scope);
  const goName = GO_NAMES[text as ScalarName];
  if (goName !== undefined) return { kind: 'scalar', scalar: text as ScalarName, go: goName, pointer };
  if (text === 'any') return { kind: 'scalar', scalar: 'raw', go: 'interface {}', pointer };
  if (SCHEMA_OR.has(text)) return schemaOr(text as SchemaOr, pointer, scope);
  if (text.startsWith('string:')) return { kind: 'scalar', scalar: 'string', go: text.slice(7), pointer };
  return defined(text, pointer, scope);
}

function list(text: string, pointer: boolean, scope: Scope): Type {
  const element = parseType(text.slice(2), scope.file, scope.find);
  return { kind: 'list', element, wrapped: false, go: `[]${goText(element)}`, pointer };
}

function map(text: string, pointer: boolean, scope: Scope): Type {
  const end = text.indexOf(']');
  const key = bare(text.slice(4, end), false, scope);
  const element = parseType(text.slice(end + 1), scope.file, scope.find);
  return { kind: 'map', element, go: `map[${key.go}]${goText(element)}`, pointer };
}

function schemaOr(or: SchemaOr, pointer: boolean, { file, find }: Scope): Type {
  let target: Struct | undefined;
  const go = `v1.JSONSchemaProps${or === 'propsorbool' ? 'OrBool' : or === 'propsorarray' ? 'OrArray' : 'OrStringArray'}`;
  return {
    kind: 'schema-or',
    or,
    go,
    pointer,
    get struct() {
      return (target ??= find(`${file}.JSONSchemaProps`));
    },
  };
}

/** A type that has a name in Go: a struct, or one of the table's named strings, lists and maps. */
function defined(text: string, pointer: boolean, scope: Scope): Type {
  const dot = text.indexOf('.');
  const file = dot < 0 ? scope.file : text.slice(0, dot);
  const name = dot < 0 ? text : text.slice(dot + 1);
  const { named, enums, structs, wrapped } = table(file);
  const go = goTypeName(file, name);
  if (structs[name] !== undefined) return structType(`${file}.${name}`, go, pointer, scope.find);
  const underlying = named[name];
  invariant(underlying !== undefined, `the struct model has no type ${text}`);
  const type = bare(underlying, pointer, { file, find: scope.find });
  const values = enums[name];
  if (type.kind === 'scalar' && values !== undefined) return { ...type, go, values };
  return type.kind === 'list' ? { ...type, go, wrapped: wrapped.includes(name) } : { ...type, go };
}

function structType(name: string, go: string, pointer: boolean, find: FindStruct): Type {
  let target: Struct | undefined;
  return {
    kind: 'struct',
    go,
    pointer,
    get struct() {
      return (target ??= find(name));
    },
  };
}

/** `v1.PodSpec`: Go qualifies a type by the last element of its package. */
export function goTypeName(file: string, name: string): string {
  const path = table(file).package;
  return `${path.slice(path.lastIndexOf('/') + 1)}.${name}`;
}

const goText = (type: Type): string => (type.pointer ? `*${type.go}` : type.go);

const GO_NAMES: Readonly<Record<ScalarName, string>> = {
  string: 'string',
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  uint16: 'uint16',
  uint32: 'uint32',
  uint64: 'uint64',
  float32: 'float32',
  float64: 'float64',
  bytes: '[]uint8',
  time: 'v1.Time',
  microtime: 'v1.MicroTime',
  duration: 'v1.Duration',
  quantity: 'resource.Quantity',
  intorstring: 'intstr.IntOrString',
  raw: 'runtime.RawExtension',
  fieldsv1: 'v1.FieldsV1',
  json: 'v1.JSON',
};

const SCHEMA_OR: ReadonlySet<string> = new Set(['propsorbool', 'propsorarray', 'propsorstrings']);
