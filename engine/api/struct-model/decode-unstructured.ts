import { canonicalBase64, corruptInput } from './base64-text';
import { decode, type Decoded } from './decode';
import { diagnoseScalar, goQuote } from './diagnose';
import type { ScalarType, SchemaOrType, Struct, Type } from './type';

/**
 * Reads a value as runtime.DefaultUnstructuredConverter does: the result of a strategic merge patch comes this way, and
 * what is wrong is said in other words and another order than by `decode` (apimachinery pkg/runtime/converter.go,
 * v0.36). Numbers that do not fit are cut to their bits, as there.
 */
export function decodeUnstructured(struct: Struct, value: unknown, mark = false): Decoded {
  const run: Run = { unknown: [] };
  try {
    const decoded = decode(struct, structValue(run, struct, value, ''), undefined, mark);
    return decoded.ok ? { ...decoded, strictErrors: run.unknown.sort() } : decoded;
  } catch (error) {
    if (error instanceof Stop) return { ok: false, error: error.message };
    throw error;
  }
}

interface Run {
  readonly unknown: string[];
}

class Stop extends Error {}

function structValue(run: Run, struct: Struct, value: unknown, path: string): unknown {
  if (value === null || value === undefined) return value;
  if (!isObject(value)) throw new Stop(`cannot restore struct from: ${kindOf(value)}`);
  const out: Record<string, unknown> = {};
  for (const { json, type } of struct.fields) {
    if (Object.hasOwn(value, json)) out[json] = typed(run, type, value[json], path === '' ? json : `${path}.${json}`);
  }
  for (const key of Object.keys(value)) {
    if (!struct.byName.has(key)) run.unknown.push(`unknown field ${goQuote(path === '' ? key : `${path}.${key}`)}`);
  }
  return out;
}

function typed(run: Run, type: Type, value: unknown, path: string): unknown {
  if (value === null || value === undefined) return value;
  switch (type.kind) {
    case 'struct':
      return structValue(run, type.struct, value, path);
    case 'list':
      return list(run, type.element, value, path);
    case 'map':
      return map(run, type.element, value, path);
    case 'scalar':
      return scalar(type, value);
    case 'schema-or':
      return viaJson(type, value);
  }
}

function list(run: Run, element: Type, value: unknown, path: string): unknown {
  if (!Array.isArray(value)) throw new Stop(`cannot restore slice from ${kindOf(value)}`);
  return value.map((item, i) => typed(run, element, item, `${path}[${i}]`));
}

/** The path of a field within a map is that of the map: Go does not note the key. */
function map(run: Run, element: Type, value: unknown, path: string): unknown {
  if (!isObject(value)) throw new Stop(`cannot restore map from ${kindOf(value)}`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(run, element, item, path)]));
}

function scalar(type: ScalarType, value: unknown): unknown {
  switch (type.scalar) {
    case 'string':
      return typeof value === 'string' ? value : mismatch(type, value, typeof value === 'number');
    case 'bool':
      return typeof value === 'boolean' ? value : mismatch(type, value, false);
    case 'bytes':
      return bytes(value);
    case 'int32':
    case 'int64':
      return integer(type, value);
    case 'float32':
    case 'float64':
      return typeof value === 'number' ? value : mismatch(type, value, false);
    default:
      return viaJson(type, value);
  }
}

function integer(type: ScalarType, value: unknown): unknown {
  if (typeof value !== 'number') return mismatch(type, value, false);
  if (!Number.isInteger(value)) return mismatch(type, value, true);
  return type.scalar === 'int32' ? value | 0 : value;
}

/** Go could convert a number to a string, and says so before it refuses; of other pairs it says less. */
function mismatch({ go, scalar }: ScalarType, value: unknown, convertible: boolean): never {
  throw new Stop(convertible ? `cannot convert ${kindOf(value)} to ${go}` : `unrecognized type: ${scalar}`);
}

function bytes(value: unknown): unknown {
  if (typeof value !== 'string') throw new Stop(`cannot restore slice from ${kindOf(value)}`);
  const at = corruptInput(value);
  if (at !== undefined) throw new Stop(`error decoding from json: illegal base64 data at input byte ${at}`);
  return canonicalBase64(value);
}

/** Types with an UnmarshalJSON of their own get the value as a text. */
function viaJson(type: ScalarType | SchemaOrType, value: unknown): unknown {
  const error = diagnoseScalar(JSON.stringify(value), type);
  if (error !== undefined) throw new Stop(error);
  return value;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map';
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
