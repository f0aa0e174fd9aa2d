import type { CustomForm, CustomRead } from '../../../api/kinds/definition';
import type { KubeObject } from '../../../api/object';
import { coerceMeta, readMeta, salvagedMeta } from '../../../api/structural-schema/embedded-meta';
import { prune } from '../../../api/structural-schema/prune';
import { isFields, type Schema } from '../../../api/structural-schema/schema';
import { pruneNulls, setDefaults } from '../../../api/structural-schema/set-defaults';
import type { CustomResourceDefinition } from '../../../api/types/apiextensions-v1';
import { unknownError } from '../refusals';
import { fieldErrorText } from './field-error-text';

/** Brings an object to another version; undefined: that would have to be asked for first. */
export type Convert = (object: KubeObject, apiVersion: string) => KubeObject | undefined;

/** Conversion of strategy None: the same object by another name. */
export const renamed: Convert = (object, apiVersion) =>
  object.apiVersion === apiVersion ? object : { ...object, apiVersion };

const NOTHING_KNOWN: Schema = Object.freeze({});

/** What the versions of a definition have in common. */
export interface CommonForm {
  readonly definition: CustomResourceDefinition;
  readonly schemas: ReadonlyMap<string, Schema>;
  /** What the store holds, made to fit the schema that it was written by. */
  readonly settled: (stored: KubeObject) => KubeObject;
}

export function commonForm(definition: CustomResourceDefinition): CommonForm {
  const { group, versions } = definition.spec;
  const schemas = new Map<string, Schema>(
    versions.map(({ name, schema }) => [`${group}/${name}`, schema?.openAPIV3Schema ?? NOTHING_KNOWN]),
  );
  const settled = (stored: KubeObject): KubeObject => {
    const schema = schemas.get(stored.apiVersion) ?? NOTHING_KNOWN;
    return setDefaults(coercedStored(stored, schema), schema) as KubeObject;
  };
  return { definition, schemas, settled: remembered(settled) };
}

/** How one version reads bodies, and what the store holds (apiserver/customresource_handler.go, v1.36). */
export function versionForm(
  { definition, schemas, settled }: CommonForm,
  version: string,
  convert: Convert,
): CustomForm {
  const { spec, status } = definition;
  const { group } = spec;
  const { kind } = status.acceptedNames;
  const storageVersion = spec.versions.find(({ storage }) => storage)?.name ?? version;
  const own = `${group}/${version}`;
  const inStore = `${group}/${storageVersion}`;
  const converted = (object: KubeObject, apiVersion: string): KubeObject | undefined => {
    const next = convert(object, apiVersion);
    return next === undefined || next === object ? next : coercedStored(next, schemas.get(apiVersion) ?? NOTHING_KNOWN);
  };
  const surely = (object: KubeObject, apiVersion: string): KubeObject => {
    const next = converted(object, apiVersion);
    if (next !== undefined) return next;
    throw unknownError(`conversion webhook for ${object.apiVersion}, Kind=${object.kind} failed: it was not asked`);
  };
  return {
    storageVersion,
    isTerminating: status.conditions.some((each) => each.type === 'Terminating' && each.status === 'True'),
    decode: (value) => decoded(value, { group, kind, schema: (apiVersion) => schemas.get(apiVersion) }),
    read: remembered((stored) => surely(settled(stored), own)),
    write: (object) => surely(object, inStore),
    convert: (object, apiVersion) => (schemas.has(apiVersion) ? converted(object, apiVersion) : undefined),
  };
}

function remembered(read: (stored: KubeObject) => KubeObject): (stored: KubeObject) => KubeObject {
  const known = new WeakMap<KubeObject, KubeObject>();
  return (stored) => {
    let object = known.get(stored);
    if (object === undefined) known.set(stored, (object = read(stored)));
    return object;
  };
}

/** What the store holds may be older than its schema: it is made to fit. */
function coercedStored(object: KubeObject, schema: Schema): KubeObject {
  const pruned = pruneNulls(prune(object, schema, true), schema) as KubeObject;
  const coerced = coerceMeta(pruned, schema, { lenient: true });
  const fitting = coerced.ok ? (coerced.value as KubeObject) : pruned;
  const { apiVersion, kind } = object;
  const metadata = salvagedMeta(fitting.metadata) ?? fitting.metadata;
  const same = fitting.apiVersion === apiVersion && fitting.kind === kind && fitting.metadata === metadata;
  return same ? fitting : { ...fitting, apiVersion, kind, metadata };
}

interface Resource {
  readonly group: string;
  readonly kind: string;
  readonly schema: (apiVersion: string) => Schema | undefined;
}

/** Objects of other kinds pass as they are: that they are wrong here is for validation to say. */
function decoded(value: unknown, { group, kind, schema }: Resource): CustomRead {
  if (!isFields(value)) return { ok: false, error: 'no object' };
  const meta = value['metadata'] === undefined ? undefined : readMeta(value['metadata']);
  if (meta?.ok === false) return { ok: false, error: meta.error };
  const unknown = [...(meta?.unknown ?? [])];
  const { apiVersion, kind: given } = value;
  const isOwn = typeof apiVersion === 'string' && apiVersion.startsWith(`${group}/`) && given === kind;
  const read = isOwn ? fitted(value, schema(apiVersion) ?? NOTHING_KNOWN, unknown) : { ok: true as const, value };
  if (!read.ok) return read;
  const metadata = meta?.metadata ?? {};
  const object = { ...(read.value as object), metadata } as unknown as KubeObject;
  return { ok: true, object, strictErrors: unknown.map((path) => `unknown field "${path}"`) };
}

type Fitted = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

function fitted(value: unknown, schema: Schema, unknown: string[]): Fitted {
  const pruned = pruneNulls(prune(value, schema, true, unknown), schema);
  const coerced = coerceMeta(pruned, schema, {}, unknown);
  if (!coerced.ok) return { ok: false, error: fieldErrorText(coerced.fault) };
  return { ok: true, value: setDefaults(coerced.value, schema) };
}
