import { structNamed } from '../struct-model/struct-model';
import { definitionName } from './definition-name';
import type { ListedResource } from './resource-list';
import { V2, V3, type Dialect, type Schema } from './schema';

/** What a CustomResourceDefinition says of one of its versions. */
export interface CustomVersion {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly listKind: string;
  readonly namespaced: boolean;
  readonly hasStatus: boolean;
  readonly hasScale: boolean;
  /** `schema.openAPIV3Schema`, structural; absent: only that it is an object is known. */
  readonly schema?: Schema;
}

const VERBS: readonly string[] = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const PART_VERBS: readonly string[] = ['get', 'patch', 'update'];

/** Entries of the discovery document, for `openApiV3` and `openApiV2`. */
export function customResources(custom: CustomVersion): readonly ListedResource[] {
  const { plural, kind, namespaced } = custom;
  const definitions = { object: modelName(custom, kind), list: modelName(custom, custom.listKind) };
  const object: ListedResource = { name: plural, kind, namespaced, verbs: VERBS, definitions };
  const status: ListedResource = { ...object, name: `${plural}/status`, verbs: PART_VERBS };
  const scale: ListedResource = {
    name: `${plural}/scale`,
    kind: 'Scale',
    group: 'autoscaling',
    version: 'v1',
    namespaced,
    verbs: PART_VERBS,
  };
  return [object, ...(custom.hasStatus ? [status] : []), ...(custom.hasScale ? [scale] : [])];
}

/** The definitions of the object and its list, for `DocumentOptions.definitions` of `openApiV3`. */
export const customDefinitionsV3 = (custom: CustomVersion): Readonly<Record<string, Schema>> =>
  definitionsOf(custom, V3);

/** The same for `openApiV2`, which knows fewer words: no alternatives, no null, no defaults. */
export const customDefinitionsV2 = (custom: CustomVersion): Readonly<Record<string, Schema>> =>
  definitionsOf(custom, V2);

const modelName = ({ group, version }: CustomVersion, kind: string): string =>
  [...group.split('.').reverse(), version, kind].join('.');

const TYPE_META = { apiVersion: { type: 'string' }, kind: { type: 'string' } };

function definitionsOf(custom: CustomVersion, dialect: Dialect): Readonly<Record<string, Schema>> {
  const object = modelName(custom, custom.kind);
  return {
    [object]: { ...native(custom.schema, dialect), ...kindMark(custom, custom.kind) },
    [modelName(custom, custom.listKind)]: {
      type: 'object',
      required: ['items'],
      properties: {
        ...TYPE_META,
        items: { type: 'array', items: { $ref: dialect.refPrefix + object } },
        metadata: meta('ListMeta', dialect),
      },
      ...kindMark(custom, custom.listKind),
    },
  };
}

const kindMark = ({ group, version }: CustomVersion, kind: string): Schema => ({
  'x-kubernetes-group-version-kind': [{ group, version, kind }],
});

function meta(name: string, { refPrefix, isV3 }: Dialect): Schema {
  const ref = { $ref: refPrefix + definitionName(structNamed(`meta-v1.${name}`)) };
  return isV3 ? { allOf: [ref] } : ref;
}

/** kubectl takes a schema with properties for complete; what keeps unknown fields therefore has none in v2. */
function native(schema: Schema | undefined, dialect: Dialect): Schema {
  if (schema === undefined) return { type: 'object' };
  if (!dialect.isV3 && schema[PRESERVE] === true) return { type: 'object' };
  const converted = convert(schema, dialect);
  return { ...converted, properties: { ...asRecord(converted['properties']), ...nativeProperties(dialect) } };
}

const nativeProperties = (dialect: Dialect): Schema => ({ ...TYPE_META, metadata: meta('ObjectMeta', dialect) });

const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
const EMBEDDED = 'x-kubernetes-embedded-resource';
const INT_OR_STRING = 'x-kubernetes-int-or-string';

function convert(schema: Schema, dialect: Dialect): Schema {
  const { properties, items, additionalProperties, ...rest } = dialect.isV3 ? unfolded(schema) : inV2(schema);
  if (!dialect.isV3 && schema[PRESERVE] === true) return rest;
  const out = {
    ...rest,
    ...(isRecord(properties) && { properties: each(properties, (property) => convert(property, dialect)) }),
    ...(isRecord(items) && { items: convert(items, dialect) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: isRecord(additionalProperties)
        ? convert(additionalProperties, dialect)
        : additionalProperties,
    }),
  };
  return schema[EMBEDDED] === true ? embedded(out, dialect) : out;
}

function embedded(schema: Schema, dialect: Dialect): Schema {
  const required = Array.isArray(schema['required']) ? (schema['required'] as readonly string[]) : [];
  const missing = ['kind', 'apiVersion'].filter((name) => !required.includes(name));
  const properties = { ...asRecord(schema['properties']), ...nativeProperties(dialect) };
  return { ...schema, properties, required: [...required, ...missing] };
}

/** An int-or-string says so in JSON schema's own words, too. */
function unfolded(schema: Schema): Schema {
  if (schema[INT_OR_STRING] !== true || schema['anyOf'] !== undefined || schema['allOf'] !== undefined) return schema;
  return { ...schema, anyOf: [{ type: 'integer' }, { type: 'string' }] };
}

const UNKNOWN_IN_V2: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'nullable', 'default']);

/**
 * What version 2 can say of a schema (apiextensions-apiserver pkg/controller/openapi/v2/conversion.go, v0.36): a value
 * that may be null has no type, what keeps unknown fields has none that are known, a list without items is none.
 */
function inV2(schema: Schema): Schema {
  const isLoose = schema['nullable'] === true || schema[PRESERVE] === true;
  const hasItems = !isLoose && schema['items'] !== undefined;
  const { type } = schema;
  const isTyped =
    schema['nullable'] !== true &&
    !(type === 'array' && !hasItems) &&
    !(type === 'object' && schema[PRESERVE] === true);
  const required = requiredInV2(schema);
  const kept = Object.entries(schema).filter(
    ([key]) =>
      !UNKNOWN_IN_V2.has(key) &&
      key !== 'required' &&
      (key !== 'type' || isTyped) &&
      ((key !== 'items' && key !== 'properties') || !isLoose),
  );
  return { ...Object.fromEntries(kept), ...(required.length > 0 && { required }) };
}

/** A field that may be null need not be there. */
function requiredInV2(schema: Schema): readonly unknown[] {
  const { required, additionalProperties } = schema;
  if (!Array.isArray(required)) return [];
  if (isRecord(additionalProperties) && additionalProperties['nullable'] === true) return [];
  const properties = asRecord(schema['properties']);
  return (required as readonly unknown[]).filter((name) => asRecord(properties[String(name)])['nullable'] !== true);
}

const isRecord = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asRecord = (value: unknown): Schema => (isRecord(value) ? value : {});

const each = (record: Schema, change: (schema: Schema) => Schema): Schema =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(asRecord(value))]));
