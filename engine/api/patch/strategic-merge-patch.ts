import { FRESH } from '../../base/fresh';
import { RecentMap } from '../../base/recent';
import { mapShared } from '../kinds/sharing';
import type { Json } from '../object';
import type { Field, Struct, Type } from '../struct-model/type';
import { isList, isRecord, without, type JsonObject } from './json-value';
import { ordered } from './list-order';

export type StrategicResult =
  | { readonly ok: true; readonly value: JsonObject }
  /** 400: the patch is malformed. 422: it cannot be applied. 500: what the real server has no better code for. */
  | { readonly ok: false; readonly code: 400 | 422 | 500; readonly error: string };

/**
 * Strategic merge patch: lists are merged by the merge key of their type, and directives in the patch say what else to
 * do (apimachinery/pkg/util/strategicpatch, v0.36). Shares with `original` what the patch does not touch.
 */
export function strategicMergePatch(original: Json, patch: JsonObject, struct: Struct): StrategicResult {
  try {
    return { ok: true, value: mergeMap(isRecord(original) ? original : {}, patch, struct) };
  } catch (error) {
    if (error instanceof PatchFailure) return { ok: false, code: error.code, error: error.message };
    throw error;
  }
}

class PatchFailure extends Error {
  override readonly name = 'PatchFailure';
  constructor(
    readonly code: 400 | 422 | 500,
    message: string,
  ) {
    super(message);
  }
}

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM = '$deleteFromPrimitiveList/';
const ELEMENT_ORDER = '$setElementOrder/';

const BAD_RETAIN_KEYS = 'invalid patch format of retainKeys';
const BAD_ELEMENT_ORDER = 'invalid patch format of setElementOrder list';

/** Struct of the fields, or nothing where a free map has no types to speak of. */
type Schema = Struct | undefined;

function mergeMap(original: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  const directive = patch[DIRECTIVE];
  if (directive !== undefined) return directed(directive, patch);
  const draft = new Draft(retained(original, patch));
  const done = mergeOrdered(draft, patch, schema);
  for (const key in patch) {
    if (key === RETAIN_KEYS || key.startsWith(ELEMENT_ORDER) || done?.has(key) === true) continue;
    mergeField(draft, key, patch[key] as Json, schema);
  }
  return draft.value;
}

/** A record that is copied when it is first changed; what is set to what it is stays the same value. */
class Draft {
  private changed: Record<string, Json> | undefined;

  constructor(private readonly original: JsonObject) {}

  get value(): JsonObject {
    return this.changed ?? this.original;
  }

  set(key: string, value: Json | undefined): void {
    if (this.value[key] === value) return;
    this.changed ??= { ...FRESH, ...this.original };
    if (value === undefined) delete this.changed[key];
    else this.changed[key] = value;
  }
}

function directed(directive: Json, patch: JsonObject): JsonObject {
  if (directive === 'replace') return without(patch, DIRECTIVE);
  if (directive === 'delete') return {};
  throw new PatchFailure(500, `unknown patch type: ${goText(directive)} in map: ${goText(patch)}`);
}

/** `$retainKeys`: whatever is not named goes. */
function retained(original: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch[RETAIN_KEYS];
  if (keys === undefined) return original;
  if (!isList(keys)) throw new PatchFailure(400, BAD_RETAIN_KEYS);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key === RETAIN_KEYS || key.startsWith(DELETE_FROM) || key.startsWith(ELEMENT_ORDER)) continue;
    if (!keys.includes(key)) throw new PatchFailure(400, BAD_RETAIN_KEYS);
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)));
}

/** Lists with a `$setElementOrder` of their own, into `draft`. Answers their keys. */
function mergeOrdered(draft: Draft, patch: JsonObject, schema: Schema): ReadonlySet<string> | undefined {
  let done: Set<string> | undefined;
  for (const marker in patch) {
    if (!marker.startsWith(ELEMENT_ORDER)) continue;
    const order = patch[marker] as Json;
    const key = marker.slice(ELEMENT_ORDER.length);
    if (!isList(order)) throw new PatchFailure(500, wrongType('[]interface {}', order));
    const live = listAt(draft.value, key);
    const change = listAt(patch, key);
    const merged = mergedInOrder({ live, change, order, schema, key });
    (done ??= new Set()).add(key);
    if (merged !== undefined) draft.set(key, merged);
  }
  return done;
}

interface OrderedMerge {
  readonly live: readonly Json[] | undefined;
  readonly change: readonly Json[] | undefined;
  readonly order: readonly Json[];
  readonly schema: Schema;
  readonly key: string;
}

/** The same list for all objects that show one list and are patched with one other, as pods do that come up together. */
function mergedInOrder(merge: OrderedMerge): readonly Json[] | undefined {
  const { live, change } = merge;
  if (live === undefined || change === undefined) return newlyMerged(merge);
  const known = merges.get(change);
  if (known !== undefined && isSameMerge(known.merge, merge)) return known.merged;
  const merged = newlyMerged(merge);
  merges.set(change, { merge, merged });
  return merged;
}

const merges = new RecentMap<
  readonly Json[],
  { readonly merge: OrderedMerge; readonly merged: readonly Json[] | undefined }
>();

const isSameMerge = (a: OrderedMerge, b: OrderedMerge): boolean =>
  a.live === b.live && a.order === b.order && a.schema === b.schema && a.key === b.key;

function newlyMerged({ live, change, order, schema, key }: OrderedMerge): readonly Json[] | undefined {
  const { struct, mergeKey, strategy } = listSchema(schema, key);
  checkOrder(change ?? [], order, mergeKey);
  if (live === undefined && change === undefined) return undefined;
  const merged = mergedForOrder(live, change, { struct, mergeKey, strategy });
  return merged === undefined ? undefined : ordered({ items: merged, order, live: live ?? [], mergeKey });
}

function mergedForOrder(
  live: readonly Json[] | undefined,
  change: readonly Json[] | undefined,
  { struct, mergeKey, strategy }: ListSchema,
): readonly Json[] | undefined {
  if (change === undefined) return live;
  if (live === undefined) return cleaned(change) as readonly Json[] | undefined;
  return mergeList(live, change, { struct, mergeKey, strategy });
}

function mergeField(draft: Draft, key: string, change: Json, schema: Schema): void {
  if (!key.startsWith(DELETE_FROM)) return draft.set(key, mergedField(draft.value[key], change, key, schema));
  const name = key.slice(DELETE_FROM.length);
  const live = draft.value[name];
  if (change === null) draft.set(name, undefined);
  else if (isList(live) && isList(change))
    draft.set(
      name,
      live.filter((item) => !change.includes(item)),
    );
}

/** Undefined: the field goes. */
function mergedField(live: Json | undefined, change: Json, key: string, schema: Schema): Json | undefined {
  if (change === null) return undefined;
  if (typeof change !== 'object') return change;
  if (isRecord(live) && isRecord(change)) return mergeRecords(live, change, key, schema);
  if (isList(live) && isList(change)) return mergeList(live, change, listSchema(schema, key));
  return cleaned(sameType(live, change) ? change : withoutNulls(change));
}

const sameType = (a: Json | undefined, b: Json): boolean => typeof a === typeof b && isList(a) === isList(b);

function mergeRecords(live: JsonObject, change: JsonObject, key: string, schema: Schema): JsonObject {
  const field = fieldOf(schema, key);
  if (strategyOf(field) === 'replace') return change;
  return mergeMap(live, change, structOf(field.type));
}

interface ListSchema {
  readonly struct: Schema;
  readonly mergeKey: string;
  readonly strategy: string;
}

function listSchema(schema: Schema, key: string): ListSchema {
  const field = fieldOf(schema, key);
  const element = field.type.kind === 'list' ? structOf(field.type.element) : structOf(field.type);
  return { struct: element, mergeKey: field.patchMergeKey ?? '', strategy: strategyOf(field) };
}

function fieldOf(schema: Schema, key: string): Field {
  if (schema === undefined) {
    throw new PatchFailure(500, 'merging an object in json but data type is not struct, instead is: map');
  }
  const exact = schema.byName.get(key);
  const field = exact ?? schema.fields.find(({ json }) => json.toLowerCase() === key.toLowerCase());
  if (field !== undefined) return field;
  throw new PatchFailure(
    500,
    `unable to find api field in struct ${schema.goName} for the json field ${JSON.stringify(key)}`,
  );
}

/** `retainKeys` says nothing of how a list is merged. */
function strategyOf({ patchStrategy = '' }: Field): string {
  if (patchStrategy === '' || !patchStrategy.includes('retainKeys')) return patchStrategy;
  return patchStrategy.split(',').find((strategy) => strategy !== 'retainKeys') ?? '';
}

const structOf = (type: Type): Schema =>
  type.kind === 'struct' || type.kind === 'schema-or' ? type.struct : undefined;

function mergeList(
  live: readonly Json[],
  change: readonly Json[],
  { struct, mergeKey, strategy }: ListSchema,
): readonly Json[] {
  if (strategy !== 'merge') return change;
  if (live.length === 0 && change.length === 0) return live;
  if (!areRecords(live, change)) {
    const merged = [...new Set([...live, ...change])];
    return ordered({ items: merged, order: change, live, mergeKey: '' });
  }
  if (mergeKey === '') throw new PatchFailure(500, 'cannot merge lists without merge key for struct');
  const special = afterDirectives(live, change as readonly JsonObject[], mergeKey);
  const merged = mergeByKey(special.live, special.change, mergeKey, struct);
  return ordered({ items: merged, order: special.change, live: special.live, mergeKey });
}

/** Whether these are objects, refusing lists whose items are of more than one type, or lists. */
function areRecords(live: readonly Json[], change: readonly Json[]): boolean {
  const first = live.length > 0 ? live[0] : change[0];
  if (isList(first)) throw new PatchFailure(422, 'lists of lists are not supported');
  const isOther = (item: Json): boolean => typeof item !== typeof first || isRecord(item) !== isRecord(first);
  if (live.some(isOther) || change.some(isOther)) {
    throw new PatchFailure(500, `list element types are not identical: ${goText([live, change])}`);
  }
  return isRecord(first);
}

interface Special {
  readonly live: readonly Json[];
  readonly change: readonly JsonObject[];
}

/** Obeys and removes the `$patch` items of a list. */
function afterDirectives(live: readonly Json[], change: readonly JsonObject[], mergeKey: string): Special {
  if (!change.some((item) => item[DIRECTIVE] !== undefined)) return { live, change };
  let remaining = live;
  let replaces = false;
  const plain: JsonObject[] = [];
  for (const item of change) {
    const directive = item[DIRECTIVE];
    if (directive === undefined) plain.push(item);
    else if (directive === 'delete') {
      const value = keyOf(item, mergeKey);
      remaining = remaining.filter((other) => !(isRecord(other) && other[mergeKey] === value));
    } else if (directive === 'replace') replaces = true;
    else if (directive === 'merge') throw new PatchFailure(500, 'merging lists cannot yet be specified in the patch');
    else throw new PatchFailure(500, `unknown patch type: ${goText(directive)} in map: ${goText(item)}`);
  }
  return replaces ? { live: plain, change: [] } : { live: remaining, change: plain };
}

function mergeByKey(
  live: readonly Json[],
  change: readonly JsonObject[],
  mergeKey: string,
  struct: Schema,
): readonly Json[] {
  let merged: Json[] | undefined;
  for (const item of change) {
    const value = keyOf(item, mergeKey);
    const list = merged ?? live;
    const index = list.findIndex((other) => isRecord(other) && other[mergeKey] === value);
    const found = list[index];
    const next = isRecord(found) ? mergeMap(found, item, struct) : item;
    if (found === undefined) (merged ??= [...live]).push(next);
    else if (next !== found) (merged ??= [...live])[index] = next;
  }
  // A list that has grown keeps room for sixteen more.
  return merged === undefined || merged.length === live.length ? (merged ?? live) : merged.slice();
}

function keyOf(item: JsonObject, mergeKey: string): Json {
  const value = item[mergeKey];
  if (value !== undefined) return value;
  throw new PatchFailure(500, `map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
}

function listAt(record: JsonObject, key: string): readonly Json[] | undefined {
  const value = record[key];
  if (value === undefined) return undefined;
  if (isList(value)) return value;
  throw new PatchFailure(500, wrongType('[]interface {}', value));
}

/** The patch must name its items in the order that it asks for. */
function checkOrder(change: readonly Json[], order: readonly Json[], mergeKey: string): void {
  const named = change.filter((item) => !(isRecord(item) && item[DIRECTIVE] !== undefined));
  if (named.length === 0 || order.length === 0) return;
  const bare = mergeKey === '' ? undefined : named.find((item) => !isRecord(item));
  if (bare !== undefined) throw new PatchFailure(500, wrongType('map[string]interface {}', bare));
  let at = 0;
  for (const wanted of order) {
    const item = named[at];
    if (item === undefined) return;
    if (mergeKey === '' ? item === wanted : isSameKey(item, wanted, mergeKey)) at++;
  }
  if (at < named.length) {
    throw new PatchFailure(
      500,
      `The order in patch list:\n${goText(change)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
    );
  }
}

function isSameKey(item: Json, wanted: Json, mergeKey: string): boolean {
  if (!isRecord(item) || !isRecord(wanted)) throw new PatchFailure(400, BAD_ELEMENT_ORDER);
  return keyOf(item, mergeKey) === keyOf(wanted, mergeKey);
}

/** Without anything that a directive marks; undefined when that is all of it. */
function cleaned(value: Json): Json | undefined {
  if (isList(value)) return cleanedList(value);
  if (!isRecord(value)) return value;
  if (value[DIRECTIVE] !== undefined) return undefined;
  return mapFields(value, cleaned);
}

function cleanedList(list: readonly Json[]): readonly Json[] {
  const kept = mapShared<Json | undefined>(list, (item) => cleaned(item as Json));
  return kept.every(isThere) ? kept : kept.filter(isThere);
}

const isThere = (item: Json | undefined): item is Json => item !== undefined;

function withoutNulls(value: Json): Json {
  if (isList(value)) return mapShared(value, withoutNulls);
  return isRecord(value) ? mapFields(value, (field) => (field === null ? undefined : withoutNulls(field))) : value;
}

/** The record with what `change` makes of its fields, without those of which it makes nothing. */
function mapFields(record: JsonObject, change: (field: Json) => Json | undefined): JsonObject {
  const draft = new Draft(record);
  for (const key in record) draft.set(key, change(record[key] as Json));
  return draft.value;
}

const wrongType = (wanted: string, value: Json): string => `expected a ${wanted}, but received a ${goType(value)}`;

function goType(value: Json): string {
  if (isList(value)) return '[]interface {}';
  if (isRecord(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** Go's `%v` of a decoded JSON value: `map[a:1 b:[x y]]`. */
export function goText(value: Json): string {
  if (value === null) return '<nil>';
  if (isList(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isRecord(value)) return String(value);
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${goText(value[key] as Json)}`).join(' ')}]`;
}
