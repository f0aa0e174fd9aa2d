import { defaultOf } from '../../../api/openapi/schema';
import type { Field, ListType, ScalarName, ScalarType, Struct, Type } from '../../../api/struct-model/type';
import { deducedSchema, untypedAtomic, type FieldSchema, type ListSchema, type MapSchema } from './field-schema';

const known = new WeakMap<Struct, FieldSchema>();

/**
 * The schema of a built-in type, out of the struct model, as the real server makes it from the OpenAPI of the same types
 * (kube-openapi, pkg/schemaconv).
 */
export function structSchema(struct: Struct): FieldSchema {
  let schema = known.get(struct);
  if (schema === undefined) known.set(struct, (schema = { map: mapOf(struct) }));
  return schema;
}

function mapOf(struct: Struct): MapSchema {
  const schemas = new Map<string, FieldSchema>();
  const isFree = struct.fields.length === 0;
  return {
    isAtomic: struct.mapType === 'atomic',
    field: (name) => {
      const schema = schemas.get(name);
      if (schema !== undefined) return schema;
      const field = struct.byName.get(name);
      if (field === undefined) return undefined;
      const made = fieldSchema(field);
      schemas.set(name, made);
      return made;
    },
    others: () => (isFree ? deducedSchema : undefined),
    defaultOf: (name) => {
      const field = struct.byName.get(name);
      return field === undefined ? undefined : defaultOf(field);
    },
    isUntyped: isFree,
  };
}

/** What is said at a field goes before what is said at its type. */
function fieldSchema(field: Field): FieldSchema {
  const { type } = field;
  if (type.kind === 'list') return { list: listOf(type, field) };
  const schema = typeSchema(type);
  const mapType = field.mapType ?? field.structType;
  return mapType === undefined || schema.map === undefined
    ? schema
    : { ...schema, map: { ...schema.map, isAtomic: mapType === 'atomic' } };
}

function typeSchema(type: Type): FieldSchema {
  switch (type.kind) {
    case 'struct':
      return structSchema(type.struct);
    case 'list':
      return { list: listOf(type, {}) };
    case 'map': {
      const element = typeSchema(type.element);
      return { map: { isAtomic: false, field: none, others: () => element, defaultOf: none, isUntyped: false } };
    }
    case 'schema-or':
      return deducedSchema;
    case 'scalar':
      return scalarSchema(type);
  }
}

const none = (): undefined => undefined;

function listOf({ element }: ListType, said: Partial<Field>): ListSchema {
  let schema: FieldSchema | undefined;
  return { ...relationOf(said), element: () => (schema ??= typeSchema(element)) };
}

/** `+listType`, or else what strategic merge patches go by. */
function relationOf(said: Partial<Field>): Pick<ListSchema, 'type' | 'keys'> {
  const { listType, listMapKeys = [], patchStrategy, patchMergeKey } = said;
  if (listType !== undefined) return { type: listType, keys: listType === 'map' ? listMapKeys : [] };
  if (patchStrategy?.split(',').includes('merge') !== true) return ATOMIC;
  return patchMergeKey === undefined ? { type: 'set', keys: [] } : { type: 'map', keys: [patchMergeKey] };
}

const ATOMIC: Pick<ListSchema, 'type' | 'keys'> = Object.freeze({ type: 'atomic', keys: [] });

function scalarSchema({ scalar, go }: ScalarType): FieldSchema {
  if (scalar === 'raw') return go.endsWith('RawExtension') ? untypedAtomic : FREE_FORM;
  if (scalar === 'json') return deducedSchema;
  if (scalar === 'fieldsv1') return FREE_FORM;
  return SCALARS[scalar];
}

/** An object without declared properties. */
const FREE_FORM: FieldSchema = Object.freeze<FieldSchema>({
  map: { isAtomic: false, field: none, others: () => deducedSchema, defaultOf: none, isUntyped: true },
});

const STRING: FieldSchema = Object.freeze({ scalar: 'string' });
const NUMERIC: FieldSchema = Object.freeze({ scalar: 'numeric' });
const BOOLEAN: FieldSchema = Object.freeze({ scalar: 'boolean' });
const UNTYPED: FieldSchema = Object.freeze({ scalar: 'untyped' });

const SCALARS: Readonly<Record<Exclude<ScalarName, 'raw' | 'json' | 'fieldsv1'>, FieldSchema>> = {
  string: STRING,
  bytes: STRING,
  duration: STRING,
  bool: BOOLEAN,
  int32: NUMERIC,
  int64: NUMERIC,
  uint8: NUMERIC,
  uint16: NUMERIC,
  uint32: NUMERIC,
  uint64: NUMERIC,
  float32: NUMERIC,
  float64: NUMERIC,
  time: UNTYPED,
  microtime: UNTYPED,
  quantity: UNTYPED,
  intorstring: deducedSchema, // its definition names no type, and so allows any
};
