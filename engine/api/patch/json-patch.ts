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
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/**
 * RFC 6902, as github.com/evanphx/json-patch v4 has it. Shares with the document what the patch does not touch; maps that
 * it reaches into come out in the order of their keys.
 */
export function jsonPatch(document: Json, patch: unknown): Patched {
  const operations = operationsOf(patch);
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

class PatchFailure extends Error {
  override readonly name = 'PatchFailure';
}

function operationsOf(patch: unknown): readonly Operation[] | string {
  if (!isList(patch)) return `json: cannot unmarshal ${goKind(patch)} into Go value of type []handlers.jsonPatchOp`;
  const operations: Operation[] = [];
  for (const item of patch) {
    if (!isRecord(item)) return `json: cannot unmarshal ${goKind(item)} into Go value of type handlers.jsonPatchOp`;
    operations.push({
      op: typeof item['op'] === 'string' ? item['op'] : 'unknown',
      path: typeof item['path'] === 'string' ? item['path'] : MISSING,
      ...(typeof item['from'] === 'string' ? { from: item['from'] } : {}),
      ...(Object.hasOwn(item, 'value') ? { value: item['value'] as Json } : {}),
    });
  }
  return operations;
}

/** No path of a client can hold this. */
const MISSING = '\0missing';

function goKind(value: unknown): string {
  if (isRecord(value)) return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function applied(document: Json, operation: Operation): Json {
  const { op, path } = operation;
  if (path === MISSING) throw new PatchFailure('missing path');
  switch (op) {
    case 'add':
      return add(document, tokens(path), valueOf(operation), path);
    case 'remove':
      return remove(document, tokens(path), path);
    case 'replace':
      return replace(document, tokens(path), valueOf(operation), path);
    case 'move': {
      const from = fromOf(operation);
      const value = read(document, tokens(from), from);
      return add(remove(document, tokens(from), from), tokens(path), value, path);
    }
    case 'copy': {
      const from = fromOf(operation);
      return add(document, tokens(path), read(document, tokens(from), from), path);
    }
    case 'test':
      return tested(document, operation);
    default:
      throw new PatchFailure(`Unexpected kind: ${op}`);
  }
}

const valueOf = ({ value }: Operation): Json => value ?? null;

function fromOf({ from }: Operation): string {
  if (from === undefined) throw new PatchFailure('missing from');
  return from;
}

function tokens(path: string): readonly string[] {
  if (path === '') return [];
  if (!path.startsWith('/')) throw new PatchFailure(`missing path ${path}`);
  return path
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Rebuilds the document along a path; `change` answers what stands in the place of the last container. */
function along(
  document: Json,
  path: readonly string[],
  at: string,
  change: (container: Json, key: string) => Json,
): Json {
  const [head, ...rest] = path;
  if (head === undefined) throw new PatchFailure(`path ${at} names the whole document`);
  if (rest.length === 0) return change(document, head);
  const child = childOf(document, head, at);
  return put(document, head, along(child, rest, at, change));
}

function childOf(container: Json, key: string, at: string): Json {
  const child = isList(container)
    ? container[indexIn(container, key, at)]
    : isRecord(container)
      ? own(container, key)
      : undefined;
  if (child === undefined) throw new PatchFailure(`missing path: ${at}`);
  return child;
}

const withKey = (record: JsonObject, key: string, value: Json): JsonObject => sortedRecord({ ...record, [key]: value });

const own = (record: { readonly [key: string]: Json }, key: string): Json | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

function put(container: Json, key: string, value: Json): Json {
  if (isList(container)) return container.with(indexIn(container, key, key), value);
  return withKey(container as JsonObject, key, value);
}

function indexIn(list: readonly Json[], key: string, at: string): number {
  if (!/^-?\d+$/.test(key)) throw new PatchFailure(`invalid array index ${key} in ${at}`);
  const index = Number(key) < 0 ? Number(key) + list.length : Number(key);
  if (index < 0 || index >= list.length) throw new PatchFailure(`invalid array index ${key} in ${at}`);
  return index;
}

function add(document: Json, path: readonly string[], value: Json, at: string): Json {
  if (path.length === 0) return value;
  return along(document, path, at, (container, key) => {
    if (isRecord(container)) return withKey(container, key, value);
    if (!isList(container)) throw new PatchFailure(`missing path: ${at}`);
    if (key === '-') return [...container, value];
    return container.toSpliced(insertionIn(container, key, at), 0, value);
  });
}

function insertionIn(list: readonly Json[], key: string, at: string): number {
  if (!/^-?\d+$/.test(key)) throw new PatchFailure(`invalid array index ${key} in ${at}`);
  const index = Number(key) < 0 ? Number(key) + list.length + 1 : Number(key);
  if (index < 0 || index > list.length) throw new PatchFailure(`invalid array index ${key} in ${at}`);
  return index;
}

function remove(document: Json, path: readonly string[], at: string): Json {
  return along(document, path, at, (container, key) => {
    if (isList(container)) return container.toSpliced(indexIn(container, key, at), 1);
    if (!isRecord(container) || !Object.hasOwn(container, key)) throw new PatchFailure(`missing path: ${at}`);
    return sortedRecord(without(container, key));
  });
}

function replace(document: Json, path: readonly string[], value: Json, at: string): Json {
  if (path.length === 0) return value;
  return along(document, path, at, (container, key) => {
    if (!isRecord(container)) childOf(container, key, at);
    return put(container, key, value);
  });
}

/** A key that a map does not hold reads as null, and may be replaced. */
function read(document: Json, path: readonly string[], at: string): Json {
  return path.reduce<Json>(
    (value, key, index) =>
      index === path.length - 1 && isRecord(value) ? (own(value, key) ?? null) : childOf(value, key, at),
    document,
  );
}

function tested(document: Json, operation: Operation): Json {
  const path = tokens(operation.path);
  const expected = valueOf(operation);
  const found = path.length === 0 ? document : lookup(document, path);
  if (found === undefined ? expected === null : sameJson(found, expected)) return document;
  throw new PatchFailure(`testing value ${operation.path} failed`);
}

function lookup(document: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = document;
  for (const key of path) {
    if (isList(value)) value = value[Number(key)];
    else value = isRecord(value) ? own(value, key) : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

const sameJson = (a: Json, b: Json): boolean => (a === null || b === null ? a === b : semanticEqual(a, b));
