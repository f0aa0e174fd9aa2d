import { decodeBase64 } from '../values/base64';
import { parseDuration } from '../values/duration';
import { isEqual } from '../values/equal';
import { elements, listOfValues } from '../values/lists';
import { keyText } from '../values/maps';
import { fromPlain, type PlainMap } from '../values/plain';
import { parseTimestamp } from '../values/timestamp';
import {
  type CelList,
  type CelMap,
  type CelValue,
  duration,
  failure,
  isList,
  isMap,
  noSuchOverload,
} from '../values/value';
import type { CelSchema, PlainValue } from './contract';
import { escapeProperty, unescapeProperty } from './escape';
import { withObjectMeta } from './with-object-meta';

/**
 * A JSON value as its schema says to read it (apiserver/pkg/cel/common/valuesunstructured.go, v1.36). Nothing is copied:
 * parts become values when they are asked for.
 */
export function fromSchema(value: PlainValue | undefined, schema: CelSchema): CelValue {
  if (value === null || value === undefined)
    return schema.nullable === true ? null : failure('invalid data, got null for schema with nullable=false');
  if (schema['x-kubernetes-int-or-string'] === true) return intOrString(value);
  switch (schema.type) {
    case 'object':
      return isPlainMap(value)
        ? objectValue(value, schema)
        : failure('invalid data, expected a map for the provided schema with type=object');
    case 'array':
      return isArray(value)
        ? listValue(value, schema)
        : failure('invalid data, expected an array for the provided schema with type=array');
    case 'string':
      return typeof value === 'string' ? stringValue(value, schema) : wrongType('string', value);
    case 'number':
      return typeof value === 'number' ? value : wrongType('float', value);
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : wrongType('int', value);
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType('bool', value);
    default:
      return schema['x-kubernetes-preserve-unknown-fields'] === true ? fromPlain(value) : untyped(schema);
  }
}

const isArray = (value: PlainValue): value is readonly PlainValue[] => Array.isArray(value);
const isPlainMap = (value: PlainValue): value is PlainMap =>
  typeof value === 'object' && value !== null && !isArray(value);

const untyped = ({ type = '' }: CelSchema): CelValue =>
  failure(
    `invalid type, expected object, array, number, integer, boolean or string, or no type with x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields is true, got ${type}`,
  );

function wrongType(expected: string, value: PlainValue): CelValue {
  return failure(`invalid data, expected ${expected}, got ${goType(value)}`);
}

function goType(value: PlainValue): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

function intOrString(value: PlainValue): CelValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  return failure('invalid data, expected XIntOrString value to be either a string or integer');
}

function stringValue(text: string, { format }: CelSchema): CelValue {
  switch (format) {
    case 'duration': {
      const nanos = parseDuration(text);
      return nanos === undefined
        ? failure(`Invalid duration ${text}: unable to parse "${text}" as duration`)
        : duration(nanos);
    }
    case 'date':
      return parseTimestamp(`${text}T00:00:00Z`) ?? failure(`Invalid date formatted string ${text}: not a date`);
    case 'date-time':
      return parseTimestamp(text) ?? failure(`Invalid date-time formatted string ${text}: not a time`);
    case 'byte':
      return decodeBase64(text) ?? failure(`Invalid byte formatted string ${text}: illegal base64 data`);
    default:
      return text;
  }
}

/** Objects with known properties have them under escaped names, and a null property is an absent one. */
function objectValue(fields: PlainMap, given: CelSchema): CelMap {
  const schema = given['x-kubernetes-embedded-resource'] === true ? withObjectMeta(given) : given;
  const { properties, additionalProperties } = schema;
  const isObject = properties !== undefined;
  const schemaOf = (name: string): CelSchema | undefined => {
    if (properties !== undefined) return Object.hasOwn(properties, name) ? properties[name] : undefined;
    return typeof additionalProperties === 'object' ? additionalProperties : undefined;
  };
  return {
    kind: 'map',
    get size() {
      return Object.keys(fields).length;
    },
    find(key) {
      if (typeof key !== 'string') return noSuchOverload();
      const name = isObject ? unescapeProperty(key) : key;
      if (name === undefined || !Object.hasOwn(fields, name)) return undefined;
      const [value, known] = [fields[name], schemaOf(name)];
      if (known === undefined || (isObject && (value === null || value === undefined))) return undefined;
      return fromSchema(value, known);
    },
    keys: () =>
      Object.keys(fields)
        .filter((name) => schemaOf(name) !== undefined)
        .sort()
        .map((name) => (isObject ? (escapeProperty(name) ?? name) : name)),
  };
}

function listValue(items: readonly PlainValue[], schema: CelSchema): CelValue {
  const { items: itemSchema } = schema;
  if (itemSchema === undefined) return failure('invalid array type, expected Items with a non-empty Schema');
  const list: CelList = {
    kind: 'list',
    size: items.length,
    at: (index) => fromSchema(items[index], itemSchema),
  };
  switch (schema['x-kubernetes-list-type']) {
    case 'map':
      return keyedList(list, (item) => identityOf(item, schema['x-kubernetes-list-map-keys'] ?? []));
    case 'set':
      return keyedList(list, (item) => keyText(item) ?? '');
    default:
      return list;
  }
}

const identityOf = (item: CelValue, keys: readonly string[]): string =>
  isMap(item) ? keys.map((key) => keyText(item.find(escapeProperty(key) ?? key) ?? null) ?? '').join('\n') : '';

/**
 * A list whose order does not count. `a + b`: what `b` has under a key that `a` has as well takes its place (of sets it
 * is the same), the rest is appended.
 */
function keyedList(list: CelList, keyOf: (item: CelValue) => string): CelList {
  return {
    ...list,
    equals(other) {
      if (!isList(other) || other.size !== list.size) return false;
      const mine = new Map([...elements(list)].map((item) => [keyOf(item), item]));
      return [...elements(other)].every((item) => {
        const same = mine.get(keyOf(item));
        return same !== undefined && isEqual(same, item);
      });
    },
    concat(other) {
      const merged = new Map([...elements(list)].map((item) => [keyOf(item), item]));
      for (const item of elements(other)) merged.set(keyOf(item), item);
      return keyedList(listOfValues([...merged.values()]), keyOf);
    },
  };
}
