import { FRESH } from '../../../base/fresh';
import { semanticEqual } from '../../../base/equal';
import { goJson } from '../../../base/go-text';
import { RecentMap } from '../../../base/recent';
import type { ManagedFieldsEntry } from '../../../api/types/meta-v1';
import { decodeFields } from './fields-v1';
import type { FieldSet } from './field-set';
import { shared } from './shared-fields';

/** Who owns which fields, and how they came to it: an entry of `metadata.managedFields`, read. */
export interface Owner {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  /** Empty for the object itself. */
  readonly subresource: string;
  /** The version in whose terms the fields are named. */
  readonly apiVersion: string;
  readonly fields: FieldSet;
  readonly time?: string;
  /** The entry that was read, as long as it says the same. */
  readonly entry?: ManagedFieldsEntry;
}

/** Owners by `ownerId`. */
export type Owners = ReadonlyMap<string, Owner>;

export const NO_OWNERS: Owners = new Map();

/**
 * What makes two entries one. Those who apply are known whatever version they apply in
 * (apimachinery pkg/util/managedfields/internal/managedfields.go, v0.36, `BuildManagerIdentifier`).
 */
export function ownerId({ manager, operation, apiVersion, subresource }: Omit<Owner, 'fields'>): string {
  return goJson({
    ...(manager === '' ? {} : { manager }),
    operation,
    ...(operation === 'Apply' || apiVersion === '' ? {} : { apiVersion }),
    ...(subresource === '' ? {} : { subresource }),
  });
}

/** The owner with other fields. */
export function withFields(owner: Owner, fields: FieldSet): Owner {
  if (fields === owner.fields) return owner;
  const { entry: _stale, ...rest } = owner;
  return { ...FRESH, ...rest, fields };
}

export type DecodedOwners =
  { readonly ok: true; readonly owners: Owners } | { readonly ok: false; readonly error: string };

/** Lists of entries that were read; an object keeps its own as long as nobody becomes or ceases to be an owner. */
const readBefore = new RecentMap<readonly ManagedFieldsEntry[], DecodedOwners>();

/** Reads `metadata.managedFields`. */
export function decodeOwners(entries: readonly ManagedFieldsEntry[] | undefined): DecodedOwners {
  if (entries === undefined || entries.length === 0) return NOBODY;
  let read = readBefore.get(entries);
  if (read === undefined) readBefore.set(entries, (read = decoded(entries)));
  return read;
}

const NOBODY: DecodedOwners = Object.freeze({ ok: true, owners: NO_OWNERS });

function decoded(entries: readonly ManagedFieldsEntry[]): DecodedOwners {
  const owners = new Map<string, Owner>();
  for (const [index, entry] of entries.entries()) {
    const { manager = '', operation, apiVersion = '', subresource = '', time, fieldsType = '', fieldsV1 } = entry;
    if (operation !== 'Apply' && operation !== 'Update') return refused('operation must be `Apply` or `Update`');
    if (apiVersion === '') return refused('apiVersion must not be empty');
    if (fieldsType === '') return refused(`missing fieldsType in managed fields entry ${index}`);
    if (fieldsType !== 'FieldsV1')
      return refused(`invalid fieldsType "${fieldsType}" in managed fields entry ${index}`);
    const read = decodeFields(fieldsV1);
    if (!read.ok) return refused(`error decoding set: ${read.error}`);
    const owner: Owner = {
      manager,
      operation,
      subresource,
      apiVersion,
      fields: read.set,
      ...(time === undefined || time === null ? {} : { time }),
      ...(read.set === fieldsV1 ? { entry } : {}),
    };
    owners.set(ownerId(owner), owner);
  }
  return { ok: true, owners };
}

const refused = (error: string): DecodedOwners => ({ ok: false, error });

/** As objects carry it: those who apply first, then by time and name; undefined: nobody owns anything. */
export function encodeOwners(owners: Owners): readonly ManagedFieldsEntry[] | undefined {
  if (owners.size === 0) return undefined;
  const entries: ManagedFieldsEntry[] = [];
  for (const owner of owners.values()) entries.push(owner.entry ?? newEntry(owner));
  return entries.length === 1 ? entries : entries.sort(compareEntries);
}

function newEntry({ manager, operation, subresource, apiVersion, fields, time }: Owner): ManagedFieldsEntry {
  const entry: { -readonly [K in keyof ManagedFieldsEntry]: ManagedFieldsEntry[K] } =
    manager === '' ? { operation, apiVersion } : { manager, operation, apiVersion };
  if (time !== undefined) entry.time = time;
  entry.fieldsType = 'FieldsV1';
  entry.fieldsV1 = shared(fields);
  if (subresource !== '') entry.subresource = subresource;
  return entry;
}

function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return (
    byText(a.operation, b.operation) ||
    byText(a.time ?? '', b.time ?? '') ||
    byText(a.manager, b.manager) ||
    byText(a.apiVersion, b.apiVersion) ||
    byText(a.subresource, b.subresource)
  );
}

const byText = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether two lists of entries differ in nothing but times. */
export function equalButForTimes(a: readonly ManagedFieldsEntry[], b: readonly ManagedFieldsEntry[]): boolean {
  return a.length === b.length && a.every((entry, index) => semanticEqual(timeless(entry), timeless(b[index])));
}

function timeless(entry: ManagedFieldsEntry | undefined): unknown {
  if (entry === undefined) return undefined;
  const { time: _time, ...rest } = entry;
  return rest;
}
