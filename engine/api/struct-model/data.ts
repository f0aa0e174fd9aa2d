import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `[json name, type, protobuf number, flags, extras]`; an inlined struct has no JSON name. */
export type Row = readonly [json: string, type: string, number: number, flags: number, extras?: FieldExtras];

export const OMIT_EMPTY = 1;
export const OMIT_ZERO = 2;
export const REQUIRED = 4;
export const INLINE = 8;
export const BARE = 16;

/** What struct tags and markers say of a field beyond its type. */
export interface FieldExtras {
  readonly patchStrategy?: string;
  readonly patchMergeKey?: string;
  readonly listType?: 'atomic' | 'set' | 'map';
  readonly listMapKeys?: readonly string[];
  readonly mapType?: 'atomic' | 'granular';
  readonly structType?: 'atomic' | 'granular';
  readonly default?: unknown;
  readonly featureGate?: string;
}

export interface Union {
  readonly discriminator?: string;
  readonly 'fields-to-discriminateBy': Readonly<Record<string, string>>;
}

export interface StructExtras {
  readonly mapType?: 'atomic' | 'granular';
  readonly unions?: readonly Union[];
}

/** `[introduced, deprecated, removed, replacement apiVersion, replacement kind]`, or 0 for a kind that is not deprecated. */
export type LifecycleRow = 0 | readonly [string, string, string, string, string];

/** All structs of one Go package. */
export interface Table {
  readonly package: string;
  readonly apiVersion: string;
  readonly kinds: Readonly<Record<string, LifecycleRow>>;
  readonly named: Readonly<Record<string, string>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
  /** Named lists that are messages of their own in protobuf. */
  readonly wrapped: readonly string[];
  readonly structs: Readonly<Record<string, readonly [0 | StructExtras, ...Row[]]>>;
}

interface Index {
  readonly files: Readonly<Record<string, string>>;
  readonly common: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const tables = new Map<string, Table>();
let cachedIndex: Index | undefined;

/** The table of one file; read when first asked for. Throws when there is no such file. */
export function table(file: string): Table {
  let found = tables.get(file);
  if (found === undefined) {
    found = read(file) as Table;
    tables.set(file, found);
  }
  return found;
}

/** Which file defines an apiVersion, and which kinds are registered besides those of the files. */
export function index(): Index {
  cachedIndex ??= read('index') as Index;
  return cachedIndex;
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(__dirname, 'data', `${file}.json`), 'utf8'));
