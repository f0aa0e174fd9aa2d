import { structNamed } from '../../../api/struct-model/struct-model';
import { deducedSchema, untypedAtomic, type FieldSchema, type ListSchema, type MapSchema } from './field-schema';
import { structSchema } from './struct-schema';

/** A structural schema as `openAPIV3Schema` of a CustomResourceDefinition has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const known = new WeakMap<JsonSchema, FieldSchema>();

/**
 * The schema of a custom resource in one version. `apiVersion`, `kind` and `metadata` are as for any object, whatever
 * the schema says of them; without a schema all but those is deduced (kube-openapi, pkg/schemaconv, and
 * apiextensions-apiserver, pkg/controller/openapi/builder, v0.36).
 */
export function customSchema(schema: JsonSchema | undefined): FieldSchema {
  if (schema === undefined) return SCHEMALESS;
  let made = known.get(schema);
  if (made === undefined) known.set(schema, (made = withTypeMeta(converted(schema, false))));
  return made;
}

const STRING: FieldSchema = Object.freeze({ scalar: 'string' });

const ofEveryObject = (name: string): FieldSchema | undefined => {
  if (name === 'apiVersion' || name === 'kind') return STRING;
  return name === 'metadata' ? structSchema(structNamed('meta-v1.ObjectMeta')) : undefined;
};

function withTypeMeta(schema: FieldSchema): FieldSchema {
  const { map } = schema;
  if (map === undefined) return schema;
  return { ...schema, map: { ...map, isUntyped: false, field: (name) => ofEveryObject(name) ?? map.field(name) } };
}

const SCHEMALESS: FieldSchema = withTypeMeta(deducedSchema);

/** `preserves`: this or an enclosing schema keeps unknown fields. */
function converted(schema: JsonSchema, preserves: boolean): FieldSchema {
  const keeps = preserves || schema['x-kubernetes-preserve-unknown-fields'] === true;
  switch (schema['type']) {
    case 'object':
      return embedded(schema, { map: mapOf(schema, keeps) });
    case 'array':
      return { list: listOf(schema, keeps) };
    case 'integer':
    case 'number':
      return { scalar: 'numeric' };
    case 'boolean':
      return { scalar: 'boolean' };
    case 'string':
      return { scalar: PLAIN_FORMATS.has(schema['format']) ? 'string' : 'untyped' };
    default:
      return { scalar: 'untyped', list: listOf(schema, keeps), map: mapOf(schema, keeps) };
  }
}

const PLAIN_FORMATS: ReadonlySet<unknown> = new Set([undefined, '', 'byte']);

const embedded = (schema: JsonSchema, made: FieldSchema): FieldSchema =>
  schema['x-kubernetes-embedded-resource'] === true ? withTypeMeta(made) : made;

function mapOf(schema: JsonSchema, keeps: boolean): MapSchema {
  const properties = recordOf(schema['properties']);
  const schemas = new Map<string, FieldSchema>();
  const others = othersOf(schema, keeps);
  return {
    isAtomic: schema['x-kubernetes-map-type'] === 'atomic',
    field: (name) => {
      const property = Object.hasOwn(properties, name) ? recordOf(properties[name]) : undefined;
      if (property === undefined) return undefined;
      let made = schemas.get(name);
      if (made === undefined) schemas.set(name, (made = converted(property, keeps)));
      return made;
    },
    others,
    defaultOf: (name) => (Object.hasOwn(properties, name) ? recordOf(properties[name])['default'] : undefined),
    isUntyped: Object.keys(properties).length === 0 && others() === deducedSchema,
  };
}

function othersOf(schema: JsonSchema, keeps: boolean): MapSchema['others'] {
  const additional = schema['additionalProperties'];
  if (additional === undefined) {
    const isFree = keeps || Object.keys(recordOf(schema['properties'])).length === 0;
    return () => (isFree ? deducedSchema : undefined);
  }
  if (typeof additional === 'boolean') return () => (additional ? deducedSchema : undefined);
  let made: FieldSchema | undefined;
  return () => (made ??= converted(recordOf(additional), keeps));
}

function listOf(schema: JsonSchema, keeps: boolean): ListSchema {
  const { items } = schema;
  let made: FieldSchema | undefined;
  return {
    ...relationOf(schema),
    element: () => (made ??= items === undefined ? untypedAtomic : converted(recordOf(items), keeps)),
  };
}

function relationOf(schema: JsonSchema): Pick<ListSchema, 'type' | 'keys'> {
  const keys: unknown = schema['x-kubernetes-list-map-keys'];
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return { type: 'set', keys: [] };
    case 'map':
      return { type: 'map', keys: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [] };
    default:
      return { type: 'atomic', keys: [] };
  }
}

const recordOf = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : NOTHING;

const NOTHING: JsonSchema = Object.freeze({});
