import type { Construct } from '../evaluate/plan';
import { elements } from '../values/lists';
import { shown } from '../values/text';
import { decodeUtf8 } from '../values/utf8';
import {
  type CelError,
  type CelObject,
  type CelValue,
  failure,
  isDuration,
  isError,
  isList,
  isMap,
  isTimestamp,
  isUint,
} from '../values/value';
import { durationText } from '../values/duration';
import { isEqual } from '../values/equal';
import { timestampText } from '../values/timestamp';
import * as types from '../types/type';
import type { PlainValue } from '../schema/contract';
import type { PlainMap } from '../values/plain';

export const JSON_PATCH = types.structType('JSONPatch');
export const OBJECT = types.structType('Object');

/** Whether `Name{…}` makes a patch or a part of an object (apiserver/pkg/cel/mutation, v1.36). */
export const isPatchType = (name: string): boolean =>
  name === JSON_PATCH.name || name === OBJECT.name || name.startsWith(`${OBJECT.name}.`);

/** The types of the fields of `JSONPatch`; those of an object are not known. */
export function patchField(typeName: string, field: string): types.CelType | undefined {
  if (typeName !== JSON_PATCH.name) return types.DYN;
  return PATCH_FIELDS.get(field);
}

const PATCH_FIELDS: ReadonlyMap<string, types.CelType> = new Map([
  ['op', types.STRING],
  ['path', types.STRING],
  ['from', types.STRING],
  ['value', types.DYN],
]);

interface Made {
  readonly typeName: string;
  readonly fields: ReadonlyMap<string, CelValue>;
}

const contents = new WeakMap<CelObject, Made>();

/** Makes the values of `Object{…}`, `Object.spec{…}` and `JSONPatch{…}`. */
export const constructPatch: Construct = (typeName, fields) => {
  const made: Made = { typeName, fields };
  const object: CelObject = {
    kind: 'object',
    type: types.structType(typeName),
    equals: (other) => sameObjects(made, other),
    field: (name) => fields.get(name),
  };
  contents.set(object, made);
  return object;
};

const read = (value: CelValue): Made | undefined =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'object'
    ? contents.get(value)
    : undefined;

function sameObjects(made: Made, value: CelValue): boolean {
  const other = read(value);
  if (other === undefined || other.typeName !== made.typeName || other.fields.size !== made.fields.size) return false;
  return [...made.fields].every(([name, field]) => {
    const theirs = other.fields.get(name);
    return theirs !== undefined && isEqual(field, theirs);
  });
}

/** One operation of a JSON patch. */
export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from: string;
  /** Absent: no value was given. */
  readonly value?: PlainValue;
}

/** The operations that an expression gave; a text: what is wrong with them. */
export function patchOperations(value: CelValue): readonly PatchOperation[] | string {
  if (!isList(value)) return 'expected a list of JSONPatch';
  const operations: PatchOperation[] = [];
  for (const element of elements(value)) {
    const made = read(element);
    if (made?.typeName !== JSON_PATCH.name) return 'type conversion error: JSONPatch must be a JSONPatch';
    const text = (name: string): string => {
      const field = made.fields.get(name);
      return typeof field === 'string' ? field : '';
    };
    const given = made.fields.get('value');
    const plain = given === undefined ? undefined : toPlain(given);
    if (plain !== undefined && isFault(plain)) return plain.message;
    operations.push({
      op: text('op'),
      path: text('path'),
      from: text('from'),
      ...(plain !== undefined && { value: plain }),
    });
  }
  return operations;
}

/** What an `Object{…}` says, as JSON; a text: what is wrong with it, as where its types do not follow its fields. */
export function objectFields(value: CelValue): PlainMap | string {
  const made = read(value);
  if (made === undefined) return 'unsupported return type from ApplyConfiguration expression';
  const wrong = [...misnamed(value, [OBJECT.name])];
  if (wrong.length > 0) return `type mismatch: ${wrong.join('\n')}`;
  const plain = fieldsToPlain([...made.fields]);
  return isFault(plain) ? plain.message : plain;
}

/** Types must be named after the fields below which they stand. */
function* misnamed(value: CelValue, path: readonly string[]): Generator<string> {
  const made = read(value);
  if (made !== undefined) {
    const expected = path.join('.');
    if (made.typeName !== expected)
      yield `unexpected type name "${made.typeName}", expected "${expected}", which matches field name path from root Object type`;
    for (const [name, field] of made.fields) yield* misnamed(field, [...path, name]);
  } else if (isList(value)) {
    for (const element of elements(value)) yield* misnamed(element, path);
  } else if (isMap(value)) {
    for (const key of value.keys()) yield* misnamed(value.find(key) ?? null, path);
  }
}

const isFault = (value: PlainValue | PlainMap | CelError): value is CelError =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'error' && 'message' in value;

/** A value as JSON. */
export function toPlain(value: CelValue): PlainValue | CelError {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return decodeUtf8(value) ?? '';
  if (isUint(value)) return Number(value.value);
  if (isError(value)) return value;
  if (isDuration(value)) return durationText(value.nanos);
  if (isTimestamp(value)) return timestampText(value);
  if (isList(value)) return listToPlain([...elements(value)]);
  const made = read(value);
  if (made !== undefined) return fieldsToPlain([...made.fields]);
  if (!isMap(value)) return failure(`unsupported value: ${shown(value)}`);
  const entries: (readonly [string, CelValue])[] = [];
  for (const key of value.keys()) {
    if (typeof key !== 'string') return failure(`map key ${shown(key)} is not a string`);
    entries.push([key, value.find(key) ?? null]);
  }
  return fieldsToPlain(entries);
}

function listToPlain(items: readonly CelValue[]): PlainValue | CelError {
  const plain: PlainValue[] = [];
  for (const item of items) {
    const converted = toPlain(item);
    if (isFault(converted)) return converted;
    plain.push(converted);
  }
  return plain;
}

function fieldsToPlain(entries: readonly (readonly [string, CelValue])[]): PlainMap | CelError {
  const plain: Record<string, PlainValue> = {};
  for (const [name, value] of entries) {
    const converted = toPlain(value);
    if (isFault(converted)) return converted;
    plain[name] = converted;
  }
  return plain;
}
