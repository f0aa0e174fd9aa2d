import { semanticEqual } from '../../base/equal';
import type { Json } from '../object';
import { sortedRecord } from '../../base/go-text';
import { isList, isRecord, without, type JsonObject } from './json-value';

export type Patched =
  | { readonly ok: true; readonly value: Json }
  /** `decode`: the patch itself makes no sense (400); `apply`: it does not fit the document (422). */
  | { readonly ok: false; readonly at: 'decode' | 'apply'; readonly error: string };

interface Operation {
  readonly op: string;
  /** Absent: the operation has none, or none that is a text. */
  readonly path?: string;
  readonly from?: string;
  readonly value?: Json;
}

/**
 * RFC 6902, as gopkg.in/evanphx/json-patch.v4 v4.13 has it, in its words. Shares with the document what the patch does
 * not touch; maps that it reaches into come out in the order of their keys. `goTypes` are the names in errors.
 */
export function jsonPatch(document: Json, patch: unknown, goTypes: GoTypes = GO_TYPES): Patched {
  const operations = operationsOf(patch, goTypes);
  if (typeof operations === 'string') return { ok: false, at: 'decode', error: operations };
  let value = document;
  for (const operation of operations) {
    try {
      value = applied(value, operation);
    } catch (error) {
      if (error instanceof PatchFailure) return { ok: false, at: 'apply', error: error.message };
      throw error;
    }
  }
  return { ok: true, value };
}

/** What a list of operations, and one of them, are called. */
export interface GoTypes {
  readonly list: string;
  readonly item: string;
}

const GO_TYPES: GoTypes = { list: '[]jsonpatch.Operation', item: 'jsonpatch.Operation' };

class PatchFailure extends Error {
  override readonly name = 'PatchFailure';
}

function operationsOf(patch: unknown, { list, item: one }: GoTypes): readonly Operation[] | string {
  if (patch === null) return [];
  if (!isList(patch)) return `json: cannot unmarshal ${goKind(patch)} into Go value of type ${list}`;
  const operations: Operation[] = [];
  for (const item of patch) {
    if (item !== null && !isRecord(item)) return `json: cannot unmarshal ${goKind(item)} into Go value of type ${one}`;
    operations.push(operationOf(item ?? {}));
  }
  return operations;
}

const operationOf = (item: Readonly<Record<string, unknown>>): Operation => ({
  op: typeof item['op'] === 'string' ? item['op'] : 'unknown',
  ...(typeof item['path'] === 'string' ? { path: item['path'] } : {}),
  ...(typeof item['from'] === 'string' ? { from: item['from'] } : {}),
  ...(Object.hasOwn(item, 'value') ? { value: item['value'] as Json } : {}),
});

/** What Go's encoding/json calls a JSON value. */
export function goKind(value: unknown): string {
  if (isList(value)) return 'array';
  if (isRecord(value)) return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function applied(document: Json, operation: Operation): Json {
  switch (operation.op) {
    case 'add':
      return added(document, operation);
    case 'remove':
      return removed(document, operation);
    case 'replace':
      return replaced(document, operation);
    case 'move':
      return moved(document, operation);
    case 'copy':
      return copied(document, operation);
    case 'test':
      return tested(document, operation);
    default:
      throw new PatchFailure(`Unexpected kind: ${operation.op}`);
  }
}

const MISSING = 'missing value';
const NO_PATH = `operation missing path field: ${MISSING}`;

const valueOf = ({ value }: Operation): Json => value ?? null;

function added(document: Json, operation: Operation): Json {
  const { path } = operation;
  if (path === undefined) throw new PatchFailure(`add operation failed to decode path: ${MISSING}`);
  const missing = `add operation does not apply: doc is missing path: "${path}": ${MISSING}`;
  return changed(document, path, missing, (container, key) =>
    within(`error in add for path: '${path}'`, () => insert(container, key, valueOf(operation))),
  );
}

function removed(document: Json, { path }: Operation): Json {
  if (path === undefined) throw new PatchFailure(`remove operation failed to decode path: ${MISSING}`);
  const missing = `remove operation does not apply: doc is missing path: "${path}": ${MISSING}`;
  return changed(document, path, missing, (container, key) =>
    within(`error in remove for path: '${path}'`, () => withoutKey(container, key)),
  );
}

function replaced(document: Json, operation: Operation): Json {
  const { path } = operation;
  if (path === undefined) throw new PatchFailure(`replace operation failed to decode path: ${NO_PATH}`);
  const value = valueOf(operation);
  if (path === '') {
    if (isList(value) || isRecord(value)) return value;
    throw new PatchFailure('replace operation value must be object or array: %!w(<nil>)');
  }
  const missing = `replace operation does not apply: doc is missing path: ${path}: ${MISSING}`;
  return changed(document, path, missing, (container, key) => {
    if (isRecord(container)) return withKey(container, key, value);
    const index = attempt(() => indexIn(container, key));
    if (index === undefined)
      throw new PatchFailure(`replace operation does not apply: doc is missing key: ${path}: ${MISSING}`);
    return container.with(index, value);
  });
}

function moved(document: Json, { path, from }: Operation): Json {
  if (from === undefined) throw new PatchFailure(`move operation failed to decode from: ${NO_FROM}`);
  const value = readFrom(document, from, 'move');
  const without = changed(document, from, '', (container, key) =>
    within(`error in move for path: '${key}'`, () => withoutKey(container, key)),
  );
  if (path === undefined) throw new PatchFailure(`move operation failed to decode path: ${NO_PATH}`);
  const missing = `move operation does not apply: doc is missing destination path: ${path}: ${MISSING}`;
  return changed(without, path, missing, (container, key) =>
    within(`error in move for path: '${path}'`, () => insert(container, key, value)),
  );
}

function copied(document: Json, { path, from }: Operation): Json {
  if (from === undefined) throw new PatchFailure(`copy operation failed to decode from: ${NO_FROM}`);
  const value = readFrom(document, from, 'copy');
  if (path === undefined) throw new PatchFailure(`copy operation failed to decode path: ${MISSING}`);
  const missing = `copy operation does not apply: doc is missing destination path: ${path}: ${MISSING}`;
  return changed(document, path, missing, (container, key) =>
    within('error while adding value during copy', () => insert(container, key, value)),
  );
}

const NO_FROM = `operation, missing from field: ${MISSING}`;

/** A key that a map does not hold reads as null. */
function readFrom(document: Json, from: string, verb: 'move' | 'copy'): Json {
  const place = placeOf(document, from);
  if (place === undefined)
    throw new PatchFailure(`${verb} operation does not apply: doc is missing from path: ${from}: ${MISSING}`);
  const where = verb === 'move' ? `error in move for path: '${place.key}'` : `error in copy for from: '${from}'`;
  return within(where, () => get(place.container, place.key)) ?? null;
}

function tested(document: Json, operation: Operation): Json {
  const { path } = operation;
  if (path === undefined) throw new PatchFailure(`test operation failed to decode path: ${NO_PATH}`);
  const expected = valueOf(operation);
  const found = path === '' ? document : (testedValue(document, path) ?? null);
  if (sameJson(found, expected)) return document;
  throw new PatchFailure(`testing value ${path} failed: test failed`);
}

function testedValue(document: Json, path: string): Json | undefined {
  const place = placeOf(document, path);
  if (place === undefined)
    throw new PatchFailure(`test operation does not apply: is missing path: ${path}: ${MISSING}`);
  return within(`error in test for path: '${path}'`, () => get(place.container, place.key));
}

type Container = readonly Json[] | JsonObject;

/** What a path names, less its first part, which nobody reads. Undefined: it leads to nothing that could hold a key. */
function placeOf(document: Json, path: string): { readonly container: Container; readonly key: string } | undefined {
  const parts = tokens(path);
  const key = parts.at(-1);
  if (key === undefined) return undefined;
  let value: Json | undefined = document;
  for (const token of parts.slice(0, -1)) {
    const container: Json | undefined = value;
    if (!isContainer(container)) return undefined;
    value = attempt(() => get(container, token));
  }
  return isContainer(value) ? { container: value, key } : undefined;
}

/** Rebuilds the document along a path; `change` answers what stands in the place of the last container. */
function changed(
  document: Json,
  path: string,
  missing: string,
  change: (container: Container, key: string) => Json,
): Json {
  const rebuilt = (value: Json | undefined, [head, ...rest]: readonly string[]): Json => {
    if (head === undefined || !isContainer(value)) throw new PatchFailure(missing);
    if (rest.length === 0) return change(value, head);
    const child = rebuilt(
      attempt(() => get(value, head)),
      rest,
    );
    return isRecord(value) ? withKey(value, head, child) : value.with(indexIn(value, head), child);
  };
  return rebuilt(document, tokens(path));
}

const tokens = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

const isContainer = (value: Json | undefined): value is Container => isList(value) || isRecord(value);

const get = (container: Container, key: string): Json | undefined =>
  isRecord(container) ? own(container, key) : container[indexIn(container, key)];

const own = (record: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const withKey = (record: JsonObject, key: string, value: Json): JsonObject => sortedRecord({ ...record, [key]: value });

function insert(container: Container, key: string, value: Json): Json {
  if (isRecord(container)) return withKey(container, key, value);
  if (key === '-') return [...container, value];
  const index = within(`value was not a proper array index: '${key}'`, () => integer(key));
  return container.toSpliced(inRange(index, container.length + 1), 0, value);
}

function withoutKey(container: Container, key: string): Json {
  if (!isRecord(container)) return container.toSpliced(indexIn(container, key), 1);
  if (!Object.hasOwn(container, key)) throw new PatchFailure(`Unable to remove nonexistent key: ${key}: ${MISSING}`);
  return sortedRecord(without(container, key));
}

const indexIn = (list: readonly Json[], key: string): number => inRange(integer(key), list.length);

function integer(key: string): number {
  if (!/^[-+]?\d+$/.test(key)) throw new PatchFailure(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  return Number(key);
}

/** A negative index counts from the end. */
function inRange(index: number, length: number): number {
  const at = index < 0 ? index + length : index;
  if (at >= 0 && at < length) return at;
  throw new PatchFailure(`Unable to access invalid index: ${index}: invalid index referenced`);
}

function within<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PatchFailure) throw new PatchFailure(`${where}: ${error.message}`);
    throw error;
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof PatchFailure) return undefined;
    throw error;
  }
}

const sameJson = (a: Json, b: Json): boolean => (a === null || b === null ? a === b : semanticEqual(a, b));
