import { invariant } from '../../base/invariant';
import { BARE, INLINE, OMIT_EMPTY, OMIT_ZERO, REQUIRED, index, table, type Row } from './data';
import { parseType } from './parse-type';
import { canBeEmpty, type Field, type Inlined, type Struct } from './type';

const structs = new Map<string, Struct>();

/** The struct of a kind, or undefined when no such kind is registered. Custom resources have none. */
export function structFor(apiVersion: string, kind: string): Struct | undefined {
  const { files, common, extra } = index();
  const file = own(files, apiVersion);
  if (file === undefined) return undefined;
  if (Object.hasOwn(table(file).kinds, kind)) return structNamed(`${file}.${kind}`);
  const elsewhere = own(own(extra, apiVersion), kind) ?? own(common, kind);
  return elsewhere === undefined ? undefined : structNamed(elsewhere);
}

/** A struct by file and Go name: `core-v1.PodSpec`. Asking for one that is not there is a bug. */
export function structNamed(name: string): Struct {
  let found = structs.get(name);
  if (found === undefined) {
    found = build(name);
    structs.set(name, found);
  }
  return found;
}

/** Every group and version that has kinds, sorted. */
export const apiVersions = (): readonly string[] => Object.keys(index().files).sort();

/** The kinds that an apiVersion defines itself, sorted; without those that every apiVersion has (`DeleteOptions`). */
export function kindsOf(apiVersion: string): readonly string[] {
  const file = own(index().files, apiVersion);
  return file === undefined ? [] : Object.keys(table(file).kinds).sort();
}

/** When an old version of a kind appeared, was deprecated and goes away: `1.21`. */
export interface Lifecycle {
  readonly introduced: string;
  readonly deprecated: string;
  /** Empty when no release is named. */
  readonly removed: string;
  readonly replacement?: { readonly apiVersion: string; readonly kind: string };
}

/** Undefined for what is not deprecated. Says nothing about whether the emulated version still serves it. */
export function lifecycleOf(apiVersion: string, kind: string): Lifecycle | undefined {
  const file = own(index().files, apiVersion);
  const row = file === undefined ? undefined : own(table(file).kinds, kind);
  if (row === undefined || row === 0) return undefined;
  const [introduced, deprecated, removed, toVersion, toKind] = row;
  const lifecycle = { introduced, deprecated, removed };
  return toKind === '' ? lifecycle : { ...lifecycle, replacement: { apiVersion: toVersion, kind: toKind } };
}

export const isInlined = (member: Field | Inlined): member is Inlined => 'inlined' in member;

function build(name: string): Struct {
  const dot = name.indexOf('.');
  const file = name.slice(0, dot);
  const goName = name.slice(dot + 1);
  const { package: goPackage, structs: rows } = table(file);
  const entry = rows[goName];
  invariant(entry !== undefined, `the struct model has no ${name}`);
  const [extras, ...fields] = entry;
  const members = fields.map((row) => member(row, file));
  const flat = members.flatMap(opened);
  const byName = new Map(flat.map((field) => [field.json, field]));
  return { ...(extras === 0 ? {} : extras), name, goName, goPackage, members, fields: flat, byName };
}

function member(row: Row, file: string): Field | Inlined {
  const [json, typeText, number, flags, extras] = row;
  const type = parseType(typeText, file, structNamed);
  if ((flags & INLINE) !== 0) {
    invariant(type.kind === 'struct', `${file}: ${typeText} is inlined and no struct`);
    return { inlined: type.struct, number };
  }
  const omitEmpty = (flags & OMIT_EMPTY) !== 0;
  const omitZero = (flags & OMIT_ZERO) !== 0;
  return {
    ...extras,
    json,
    type,
    number,
    omitEmpty,
    omitZero,
    required: (flags & REQUIRED) !== 0,
    bare: (flags & BARE) !== 0,
    printed: !omitZero && !(omitEmpty && canBeEmpty(type)),
    via: [],
  };
}

function opened(entry: Field | Inlined): readonly Field[] {
  if (!isInlined(entry)) return [entry];
  const { goName, fields } = entry.inlined;
  return fields.map((field) => ({ ...field, via: [goName, ...field.via] }));
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
