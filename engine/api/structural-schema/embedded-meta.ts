import type { FieldError } from '../field-error';

import type { ObjectMeta } from '../types/meta-v1';
import { sortedKeys } from '../../base/go-text';
import { decode } from '../struct-model/decode';
import { structNamed } from '../struct-model/struct-model';
import { invalid, required } from '../validation/field-errors';
import { dns1035LabelFaults } from '../validation/formats';
import { validateObjectMeta } from '../validation/object-meta';
import { sortedJson } from './json';
import { GONE, mapFields, mapItems } from './prune';
import { additionalOf, EMBEDDED, isFields, isItems, itemsOf, propertyOf, type Fields, type Schema } from './schema';

/** Metadata in normal form, or what Go says of metadata that is none. */
export type ReadMeta =
  | { readonly ok: true; readonly metadata: ObjectMeta; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly error: string };

/** Reads `metadata` of a custom or embedded resource; the paths of unknown fields begin with `path`. */
export function readMeta(metadata: unknown, path = 'metadata'): ReadMeta {
  const decoded = decode(structNamed('meta-v1.ObjectMeta'), metadata);
  if (!decoded.ok) return decoded;
  const unknown = decoded.strictErrors.map((text) => `${path}.${/"(.*)"$/.exec(text)?.[1] ?? ''}`);
  return { ok: true, metadata: decoded.value as ObjectMeta, unknown };
}

/** Reads field by field, without those that cannot be read. */
export function salvagedMeta(metadata: unknown): ObjectMeta | undefined {
  const whole = readMeta(metadata);
  if (whole.ok) return whole.metadata;
  if (!isFields(metadata)) return undefined;
  const readable = mapFields(metadata, (name, field) => (readMeta({ [name]: field }).ok ? field : GONE));
  const read = readMeta(readable);
  return read.ok ? read.metadata : undefined;
}

export type Coerced =
  | { readonly ok: true; readonly value: unknown }
  /** The finding as text: `spec.e.metadata: Invalid value: …`. */
  | { readonly ok: false; readonly fault: FieldError };

/**
 * The value with the metadata of the resources within it in normal form
 * (apiextensions-apiserver/pkg/apiserver/schema/objectmeta, v1.36). `lenient`: what cannot be read is dropped, as for
 * what the store holds; else it is a finding. `isRoot`: the value is a resource itself.
 */
export function coerceMeta(
  value: unknown,
  schema: Schema,
  { isRoot = false, lenient = false, path = '' }: { isRoot?: boolean; lenient?: boolean; path?: string },
  unknown?: string[],
): Coerced {
  const found: string[] = [];
  const coercion: Coercion = { lenient, unknown: found, fault: undefined };
  const coerced = coerceAt(value, { schema, isResource: isRoot || schema[EMBEDDED] === true }, path, coercion);
  if (coercion.fault !== undefined) return { ok: false, fault: coercion.fault };
  unknown?.push(...found.sort());
  return { ok: true, value: coerced };
}

interface Coercion {
  readonly lenient: boolean;
  readonly unknown: string[];
  /** The first one ends it. */
  fault: FieldError | undefined;
}

interface Node {
  readonly schema: Schema;
  readonly isResource: boolean;
}

const nodeOf = (schema: Schema): Node => ({ schema, isResource: schema[EMBEDDED] === true });

function coerceAt(value: unknown, { schema, isResource }: Node, path: string, coercion: Coercion): unknown {
  if (coercion.fault !== undefined || !(isResource || reachesResource(schema))) return value;
  if (isItems(value)) {
    const items = itemsOf(schema);
    if (items === undefined) return value;
    return mapItems(value, (item, index) => coerceAt(item, nodeOf(items), `${path}[${index}]`, coercion));
  }
  if (!isFields(value)) return value;
  return mapFields(value, (name, field) => {
    const at = path === '' ? name : `${path}.${name}`;
    const own = isResource ? coercedField(name, field, at, coercion) : field;
    const property = propertyOf(schema, name);
    if (property !== undefined) return coerceAt(own, nodeOf(property), at, coercion);
    const additional = additionalOf(schema);
    return additional === undefined ? own : coerceAt(own, nodeOf(additional), `${path}[${name}]`, coercion);
  });
}

function coercedField(name: string, field: unknown, path: string, coercion: Coercion): unknown {
  switch (name) {
    case 'apiVersion':
    case 'kind':
      if (typeof field === 'string') return field;
      if (coercion.lenient) return GONE;
      coercion.fault ??= invalid(path, sortedJson(field), 'must be a string');
      return field;
    case 'metadata':
      return coercedMeta(field, path, coercion);
    default:
      return field;
  }
}

function coercedMeta(field: unknown, path: string, coercion: Coercion): unknown {
  if (coercion.lenient) return salvagedMeta(field) ?? field;
  const read = readMeta(field, path);
  if (!read.ok) {
    coercion.fault ??= invalid(path, sortedJson(field), read.error);
    return field;
  }
  coercion.unknown.push(...read.unknown);
  return read.metadata;
}

const reaching = new WeakMap<Schema, boolean>();

function reachesResource(schema: Schema): boolean {
  let found = reaching.get(schema);
  if (found === undefined) {
    const below = [itemsOf(schema), additionalOf(schema), ...Object.values(schema.properties ?? {})];
    found = below.some((each) => each !== undefined && (each[EMBEDDED] === true || reachesResource(each)));
    reaching.set(schema, found);
  }
  return found;
}

/** Findings about the resources within a value. */
export function embeddedFaults(value: unknown, schema: Schema, path = '', isRoot = false): readonly FieldError[] {
  const isResource = isRoot || schema[EMBEDDED] === true;
  if (!isResource && !reachesResource(schema)) return NONE;
  if (isItems(value)) {
    const items = itemsOf(schema);
    return items === undefined ? NONE : value.flatMap((item, i) => embeddedFaults(item, items, `${path}[${i}]`));
  }
  if (!isFields(value)) return NONE;
  return [...(isResource ? resourceFaults(value, path) : NONE), ...faultsBelow(value, schema, path)];
}

const NONE: readonly FieldError[] = Object.freeze([]);

function faultsBelow(value: Fields, schema: Schema, path: string): readonly FieldError[] {
  const additional = additionalOf(schema);
  return sortedKeys(value).flatMap((name) => {
    const property = propertyOf(schema, name);
    if (property !== undefined) return embeddedFaults(value[name], property, path === '' ? name : `${path}.${name}`);
    return additional === undefined ? NONE : embeddedFaults(value[name], additional, `${path}[${name}]`);
  });
}

function resourceFaults(value: Fields, path: string): readonly FieldError[] {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const { apiVersion, kind, metadata } = value;
  return [
    ...(apiVersion === undefined ? [required(at('apiVersion'))] : []),
    ...(kind === undefined ? [required(at('kind'))] : []),
    ...(apiVersion === undefined ? NONE : apiVersionFaults(apiVersion, at('apiVersion'))),
    ...(kind === undefined ? NONE : kindFaults(kind, at('kind'))),
    ...(metadata === undefined ? NONE : metaFaults(metadata, at('metadata'))),
  ];
}

function apiVersionFaults(value: unknown, path: string): readonly FieldError[] {
  if (typeof value !== 'string') return [invalid(path, sortedJson(value), 'must be a string')];
  if (value === '') return [invalid(path, value, 'must not be empty')];
  return value.split('/').length > 2 ? [invalid(path, value, `unexpected GroupVersion string: ${value}`)] : NONE;
}

function kindFaults(value: unknown, path: string): readonly FieldError[] {
  if (typeof value !== 'string') return [invalid(path, sortedJson(value), 'must be a string')];
  if (value === '') return [invalid(path, value, 'must not be empty')];
  const faults = dns1035LabelFaults(value.toLowerCase());
  if (faults.length === 0) return NONE;
  return [invalid(path, value, `may have mixed case, but should otherwise match: ${faults.join(',')}`)];
}

function metaFaults(value: unknown, path: string): readonly FieldError[] {
  const read = readMeta(value);
  if (!read.ok) return [invalid(path, sortedJson(value), read.error)];
  const { metadata } = read;
  const named = (metadata.name as string | undefined) === undefined ? { ...metadata, name: 'fakename' } : metadata;
  const findings: FieldError[] = [];
  const namespaced = (metadata.namespace ?? '') !== '';
  validateObjectMeta(named, { namespaced, nameRule: 'path-segment', path }, findings);
  return findings;
}
