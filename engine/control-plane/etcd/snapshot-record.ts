import type { KubeObject } from '../../api/object';
import { instant, revision, type Instant, type Revision } from '../../base/brand';
import { invariant } from '../../base/invariant';
import type { Entry } from './store';
import { entriesOf, snapshotOf, type StoreSnapshot } from './store-snapshot';

const ENTRIES_PER_PART = 1000;

interface Head {
  readonly revision: number;
  /** Of the last write. */
  readonly at: number;
  readonly entries: number;
}

type EntryRow = readonly [
  prefix: string,
  namespace: string,
  name: string,
  create: number,
  mod: number,
  version: number,
  value: KubeObject,
  lease?: number,
  expires?: number,
];

export interface SnapshotRead {
  readonly snapshot: StoreSnapshot;
  readonly at: Instant;
}

/** A snapshot in parts, none of them large: a head, then the entries in the order of paths. */
export function* encodeSnapshot(snapshot: StoreSnapshot, at: Instant): Generator<Uint8Array> {
  const entries = entriesOf(snapshot);
  const expiry = new Map<Revision, Instant>();
  for (const [, grant] of snapshot.grants) expiry.set(grant.modRevision, grant.expires);
  const head: Head = { revision: snapshot.revision, at, entries: entries.length };
  yield encode(head);
  for (let from = 0; from < entries.length; from += ENTRIES_PER_PART) {
    yield encode(entries.slice(from, from + ENTRIES_PER_PART).map((entry) => rowOf(entry, expiry)));
  }
}

/** Undefined when parts are missing. */
export function decodeSnapshot(parts: readonly Uint8Array[]): SnapshotRead | undefined {
  const [first, ...rest] = parts;
  if (first === undefined) return undefined;
  const head = decode(first) as Head;
  const rows = rest.flatMap((part) => decode(part) as readonly EntryRow[]);
  if (rows.length !== head.entries) return undefined;
  const snapshot = snapshotOf(revision(head.revision), rows.map(entryOf), rows.flatMap(grantOf));
  return { snapshot, at: instant(head.at) };
}

function rowOf(entry: Entry, expiry: ReadonlyMap<Revision, Instant>): EntryRow {
  const { key, createRevision, modRevision, version, value, lease } = entry;
  const { prefix, namespace, name } = key;
  const row: EntryRow = [prefix, namespace, name, createRevision, modRevision, version, value];
  if (lease === undefined) return row;
  const expires = expiry.get(modRevision);
  invariant(expires !== undefined, `the lease of ${name} has no end`);
  return [...row, lease, expires] as unknown as EntryRow;
}

function entryOf([prefix, namespace, name, create, mod, version, value, lease]: EntryRow): Entry {
  const key = { prefix, namespace, name };
  const entry: Entry = { key, value, createRevision: revision(create), modRevision: revision(mod), version };
  return lease === undefined ? entry : { ...entry, lease };
}

function grantOf([prefix, namespace, name, , mod, , , lease, expires]: EntryRow): StoreSnapshot['grants'] {
  if (lease === undefined || expires === undefined) return [];
  const key = { prefix, namespace, name };
  return [[lease, { key, modRevision: revision(mod), expires: instant(expires) }]];
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const decode = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));
