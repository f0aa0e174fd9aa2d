import { sortedKeys } from '../../base/go-text';
import type { JSONSchemaProps } from '../types/apiextensions-v1';

/** One node of the schema of a custom resource, as its CustomResourceDefinition holds it. */
export type Schema = JSONSchemaProps;

export const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
export const EMBEDDED = 'x-kubernetes-embedded-resource';
export const INT_OR_STRING = 'x-kubernetes-int-or-string';
export const LIST_TYPE = 'x-kubernetes-list-type';
export const LIST_MAP_KEYS = 'x-kubernetes-list-map-keys';
export const MAP_TYPE = 'x-kubernetes-map-type';
export const VALIDATIONS = 'x-kubernetes-validations';

/** What every resource has, whatever its schema says. */
export const META_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isItems = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The schema of a list's items; a list of schemas is not structural and counts as none. */
export const itemsOf = ({ items }: Schema): Schema | undefined =>
  isNothing(items) || isSchemas(items) ? undefined : items;

export const isSchemas = (items: NonNullable<Schema['items']>): items is readonly Schema[] => Array.isArray(items);

/** True too for null: what Go prints for items that are given but are neither a schema nor a list of them. */
export const isNothing = (items: Schema['items'] | null): items is undefined => items === undefined || items === null;

/** The schema of fields that no property names; undefined where there is none, or only a yes or no. */
export const additionalOf = ({ additionalProperties }: Schema): Schema | undefined =>
  typeof additionalProperties === 'object' ? additionalProperties : undefined;

/** The schema of a field of an object. */
export function propertyOf({ properties }: Schema, name: string): Schema | undefined {
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

const listed = new WeakMap<Schema, readonly (readonly [name: string, schema: Schema])[]>();

/** The properties in the order of their names; the real server goes through them in an order that it leaves open. */
export function propertiesOf(schema: Schema): readonly (readonly [name: string, schema: Schema])[] {
  const { properties } = schema;
  if (properties === undefined) return NONE;
  let found = listed.get(schema);
  if (found === undefined) {
    found = sortedKeys(properties).flatMap((name) => {
      const property = properties[name];
      return property === undefined ? [] : [[name, property] as const];
    });
    listed.set(schema, found);
  }
  return found;
}

const NONE: readonly never[] = Object.freeze([]);

/** The root of a resource is treated as an embedded one: what every resource has belongs to it. */
export function asResourceRoot(schema: Schema): Schema {
  if (schema[EMBEDDED] === true) return schema;
  let root = roots.get(schema);
  if (root === undefined) roots.set(schema, (root = { ...schema, [EMBEDDED]: true }));
  return root;
}

const roots = new WeakMap<Schema, Schema>();

/** Whether a schema, or any within it, is such a one; combinations count. */
export function someSchema(schema: Schema | undefined, holds: (schema: Schema) => boolean): boolean {
  if (schema === undefined) return false;
  return holds(schema) || partsOf(schema).some((part) => someSchema(part, holds));
}

/** All schemas right within a schema. */
export function partsOf(schema: Schema): readonly Schema[] {
  const { items, allOf = [], anyOf = [], oneOf = [], not, properties = {}, patternProperties = {} } = schema;
  const additional = [schema.additionalProperties, schema.additionalItems].filter((each) => typeof each === 'object');
  return [
    ...(isNothing(items) ? [] : isSchemas(items) ? items : [items]),
    ...[...allOf, ...anyOf, ...oneOf],
    ...(not === undefined ? [] : [not]),
    ...Object.values(properties),
    ...additional,
    ...Object.values(patternProperties),
    ...Object.values(schema.definitions ?? {}),
  ];
}
