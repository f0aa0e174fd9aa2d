import type { KubeObject } from '../../../api/object';
import type { CustomForm } from '../../../api/kinds/definition';
import { apiVersionOf } from '../../../api/resource';
import { decode } from '../../../api/struct-model/decode';
import { structFor } from '../../../api/struct-model/struct-model';
import type { Decoder } from '../decode';
import { unknownError } from '../refusals';
import type { Served } from '../registry';
import type { FieldSchema } from './field-schema';
import { NO_FIELDS, type FieldSet } from './field-set';
import { ownerId, type Owner } from './owners';
import type { Actor, KindInfo, Typed } from './ownership';
import { resetFieldsOf } from './reset-fields';
import { structSchema } from './struct-schema';
import { customSchema } from './structural-schema';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { isMap, type Fields, type Value } from './typed-value';

/** What ownership asks of a kind, and the object of it that has nothing. */
export interface TrackedKind extends KindInfo {
  readonly schema: FieldSchema;
  readonly nothing: Typed;
  /** What `createdFields` makes of the fields that an object has beyond `nothing`. */
  readonly created: WeakMap<FieldSet, FieldSet>;
  /** A manager who writes to this kind in this version through this subresource. */
  readonly actor: (manager: string, operation: Owner['operation']) => Actor;
  /** Brings what an apply of a configuration made to normal form. */
  readonly object: (value: Value, configuration: Fields) => KubeObject;
}

/** One for each served version and subresource. */
export class TrackedKinds {
  private readonly known = new WeakMap<Served, Map<string, TrackedKind>>();

  constructor(private readonly decoder: Decoder) {}

  of(served: Served, subresource: string): TrackedKind {
    let kinds = this.known.get(served);
    if (kinds === undefined) this.known.set(served, (kinds = new Map<string, TrackedKind>()));
    let kind = kinds.get(subresource);
    if (kind === undefined) kinds.set(subresource, (kind = this.make(served, subresource)));
    return kind;
  }

  private make(served: Served, subresource: string): TrackedKind {
    const { decoder } = this;
    const { custom } = served.definition;
    const isCustom = custom !== undefined && served.kind === served.definition.kind;
    return {
      schema: schemaOf(served),
      created: new WeakMap(),
      nothing: { apiVersion: served.apiVersion, value: nothingOf(served) },
      resetFields: resetFieldsOf(served, subresource, isCustom),
      actor: actorsOf(served, subresource),
      object: (value, configuration) => normal(decoder, served, value, configuration),
      ...(isCustom ? customVersions(served, custom) : builtInVersions(served, decoder)),
    };
  }
}

type Versions = Pick<KindInfo, 'schemaOf' | 'convert'>;

function builtInVersions(served: Served, decoder: Decoder): Versions {
  const versions = versionsOf(served);
  return {
    schemaOf: (apiVersion) => {
      const version = versions.get(apiVersion);
      return version === undefined ? undefined : schemaOf(version);
    },
    convert: (typed, apiVersion) => converted(decoder, versions, typed, apiVersion),
  };
}

/** The versions of a custom resource are definitions of their own, which know one another's schemas. */
function customVersions(served: Served, custom: CustomForm): Versions {
  const { group, structuralSchemas = {} } = served.definition;
  return {
    schemaOf: (apiVersion) => {
      if (apiVersion === served.apiVersion) return schemaOf(served);
      const slash = apiVersion.indexOf('/');
      const schema = structuralSchemas[apiVersion.slice(slash + 1)];
      return schema === undefined || apiVersion.slice(0, slash) !== group ? undefined : customSchema(schema);
    },
    convert: (typed, apiVersion) => {
      if (typed.apiVersion === apiVersion) return typed;
      const value = isMap(typed.value) ? custom.convert(objectOf(typed.value), apiVersion) : undefined;
      if (value === undefined) throw unknownError(`no kind is registered for version ${apiVersion}`);
      return { apiVersion, value };
    },
  };
}

/** What is left of an object that is being pruned may have no metadata. */
const objectOf = (fields: Fields): KubeObject => ({ metadata: {}, ...fields }) as unknown as KubeObject;

const MANAGERS_MAX = 1000;

function actorsOf({ apiVersion }: Served, subresource: string): TrackedKind['actor'] {
  const actors = { Apply: new Map<string, Actor>(), Update: new Map<string, Actor>() };
  return (manager, operation) => {
    const known = actors[operation].get(manager);
    if (known !== undefined) return known;
    const name = manager === '' ? 'unknown' : manager;
    const owner: Owner = { manager: name, operation, subresource, apiVersion, fields: NO_FIELDS };
    const actor = { id: ownerId(owner), owner };
    if (actors[operation].size >= MANAGERS_MAX) actors[operation].clear();
    actors[operation].set(manager, actor);
    return actor;
  };
}

/**
 * The versions that an object of this one can be seen in. Upstream knows no way from a group in which a kind is not
 * stored to the one in which it is (apimachinery pkg/util/managedfields/internal/versionconverter.go, v0.36).
 */
function versionsOf(served: Served): ReadonlyMap<string, Served> {
  const { definition } = served;
  const found = new Map<string, Served>([[served.apiVersion, served]]);
  const isSpoken = served.kind !== definition.kind; // a scale is no version of what it scales
  if (isSpoken || served.group !== definition.group || definition.conversions.length === 0) return found;
  const { conversion: _own, ...base } = served;
  const { group, version } = definition;
  const storage: Served = { ...base, group, version, apiVersion: served.storageApiVersion };
  if (!found.has(storage.apiVersion)) found.set(storage.apiVersion, storage);
  for (const conversion of definition.conversions) {
    const of = { group: conversion.group ?? group, version: conversion.version };
    const apiVersion = apiVersionOf(of);
    if (!found.has(apiVersion)) found.set(apiVersion, { ...base, ...of, apiVersion, conversion });
  }
  return found;
}

const schemas = new WeakMap<Served, FieldSchema>();

function schemaOf(served: Served): FieldSchema {
  let schema = schemas.get(served);
  if (schema === undefined) {
    const struct = structFor(served.apiVersion, served.kind);
    schema =
      struct === undefined ? customSchema(served.definition.structuralSchemas?.[served.version]) : structSchema(struct);
    schemas.set(served, schema);
  }
  return schema;
}

/** The zero value of a built-in type; of a custom one, what every object has. */
function nothingOf({ apiVersion, kind }: Served): Value {
  const struct = structFor(apiVersion, kind);
  const read = struct === undefined ? undefined : decode(struct, {});
  const zero = read?.ok === true && isMap(read.value) ? read.value : {};
  return { ...zero, apiVersion, kind };
}

function converted(decoder: Decoder, versions: ReadonlyMap<string, Served>, typed: Typed, apiVersion: string): Typed {
  if (typed.apiVersion === apiVersion) return typed;
  const [from, to] = [versions.get(typed.apiVersion), versions.get(apiVersion)];
  if (from === undefined || to === undefined) throw unknownError(`no kind is registered for version ${apiVersion}`);
  const object = normal(decoder, from, typed.value);
  const hub = from.conversion?.toStorage(object) ?? object;
  return { apiVersion, value: to.conversion?.fromStorage(hub) ?? hub };
}

/** `named`: what an error names; default: the value itself. */
function normal(decoder: Decoder, served: Served, value: Value, named = value): KubeObject {
  const read = decoder.decodeMerged(served, value);
  if (read.ok) return read.object;
  const { namespace = '', name = '' } = (
    isMap(named) && isMap(named['metadata']) ? named['metadata'] : {}
  ) as Partial<ObjectMeta>;
  // As Go prints a GroupVersionKind: the core group is an empty one.
  const kind = `${served.group}/${served.version}, Kind=${served.kind}`;
  throw unknownError(
    `failed to convert new object (${namespace}/${name}; ${kind}) to proper version: ` +
      `unable to convert unstructured object to ${kind}: ${read.cause ?? read.error}`,
  );
}
