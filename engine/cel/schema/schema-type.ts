import * as types from '../types/type';
import type { CelType } from '../types/type';
import { textSize } from '../values/text';
import type { CelSchema } from './contract';
import { escapeProperty } from './escape';
import { withObjectMeta } from './with-object-meta';

/** What a schema is for the type checker, and how big its values are (apiserver/pkg/cel/common/schemas.go, v1.36). */
export interface SchemaType {
  readonly type: CelType;
  /** Of objects: fields by the names that expressions use. */
  readonly fields?: ReadonlyMap<string, SchemaType>;
  /** Of lists and maps. */
  readonly elements?: SchemaType;
  /** How many elements or characters there may be; -1 where that says nothing. */
  readonly maxElements: number;
  /** The least bytes of such a value in JSON. */
  readonly minSerializedSize: number;
}

const REQUEST_BYTES_MAX = 3 * 1024 * 1024;

/** All objects in it have types of their own, named after the place where they stand, beginning with `name`. */
export function schemaType(schema: CelSchema, name: string, isResourceRoot: boolean): SchemaType | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return intOrString(schema);
  const whole = isResourceRoot ? withObjectMeta(schema) : schema;
  switch (whole.type) {
    case 'array':
      return listType(whole, name);
    case 'object':
      return isSchema(whole.additionalProperties)
        ? mapType(whole, whole.additionalProperties, name)
        : objectType(whole, name);
    case 'string':
      return stringType(whole);
    case 'boolean':
      return scalar(types.BOOL, 4);
    case 'number':
      return scalar(types.DOUBLE, 1);
    case 'integer':
      return scalar(types.INT, 1);
    default:
      return undefined;
  }
}

const isSchema = (schema: CelSchema | boolean | undefined): schema is CelSchema => typeof schema === 'object';

const isEmbedded = (schema: CelSchema): boolean => schema['x-kubernetes-embedded-resource'] === true;

const scalar = (type: CelType, minSerializedSize: number, maxElements = 0): SchemaType => ({
  type,
  maxElements,
  minSerializedSize,
});

/** Characters may take four bytes each. */
const lengthInBytes = (maxLength: number): number => Math.max(0, maxLength) * 4;

function intOrString({ maxLength }: CelSchema): SchemaType {
  return scalar(types.DYN, 1, maxLength === undefined ? REQUEST_BYTES_MAX - 2 : lengthInBytes(maxLength));
}

function listType({ items, maxItems }: CelSchema, name: string): SchemaType | undefined {
  const elements = items && schemaType(items, `${name}.@idx`, isEmbedded(items));
  if (elements === undefined) return undefined;
  const fitting = Math.floor((REQUEST_BYTES_MAX - 2) / (elements.minSerializedSize + 1));
  const maxElements = maxItems === undefined ? fitting : Math.max(0, maxItems);
  return { type: types.listOf(elements.type), elements, maxElements, minSerializedSize: 2 };
}

function mapType({ maxProperties }: CelSchema, values: CelSchema, name: string): SchemaType | undefined {
  const elements = schemaType(values, `${name}.@elem`, isEmbedded(values));
  if (elements === undefined) return undefined;
  const fitting = Math.floor((REQUEST_BYTES_MAX - 2) / (elements.minSerializedSize + 6));
  const maxElements = maxProperties === undefined ? fitting : Math.max(0, maxProperties);
  return { type: types.mapOf(types.STRING, elements.type), elements, maxElements, minSerializedSize: 2 };
}

function objectType({ properties = {}, required = [] }: CelSchema, name: string): SchemaType {
  const fields = new Map<string, SchemaType>();
  let minSerializedSize = 2;
  for (const property of Object.keys(properties).sort()) {
    const schema = properties[property];
    const escaped = escapeProperty(property);
    const type = schema && schemaType(schema, `${name}.${escaped ?? property}`, isEmbedded(schema));
    if (schema === undefined || type === undefined) continue;
    if (escaped !== undefined) fields.set(escaped, type);
    if (required.includes(property) && schema.default === undefined)
      minSerializedSize += property.length + type.minSerializedSize + 4;
  }
  return { type: types.structType(name), fields, maxElements: 0, minSerializedSize };
}

const TIME_SIZE = 32;
const DATE_SIZE = 12;

function stringType(schema: CelSchema): SchemaType {
  const { format, maxLength } = schema;
  switch (format) {
    case 'byte':
      return scalar(types.BYTES, 2, maxLength === undefined ? REQUEST_BYTES_MAX - 2 : Math.max(0, maxLength));
    case 'duration':
      return scalar(types.DURATION, 3, TIME_SIZE);
    case 'date':
      return scalar(types.TIMESTAMP, DATE_SIZE, DATE_SIZE);
    case 'date-time':
      return scalar(types.TIMESTAMP, 21, TIME_SIZE);
    default:
      return scalar(types.STRING, 2, stringLength(schema));
  }
}

function stringLength({ maxLength, enum: values = [] }: CelSchema): number {
  if (maxLength !== undefined) return lengthInBytes(maxLength);
  if (values.length === 0) return REQUEST_BYTES_MAX - 2;
  return values.reduce<number>((most, value) => Math.max(most, typeof value === 'string' ? textSize(value) : 0), 0);
}

/** All types with fields in a type, by name. */
export function structTypes(type: SchemaType, found = new Map<string, SchemaType>()): Map<string, SchemaType> {
  if (type.fields !== undefined) found.set(type.type.name, type);
  for (const field of type.fields?.values() ?? []) structTypes(field, found);
  if (type.elements !== undefined) structTypes(type.elements, found);
  return found;
}

/** How many times a rule may be evaluated in one object if it stands below unbounded lists and maps. */
export const maxCardinality = (minSerializedSize: number): number =>
  Math.floor(REQUEST_BYTES_MAX / (minSerializedSize + 1));
