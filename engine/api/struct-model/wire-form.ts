import type { Field, Struct, Type } from './type';

/**
 * An object as the real server prints it: an empty list or map that is always printed is null there, since storing it
 * made a nil of it (`rules: null` of a ClusterRole). For stored objects and lists of them; what the server makes up for
 * one answer (a review, discovery) keeps its `[]`. Shares whatever needs no change.
 */
export function wireForm(struct: Struct, value: object): object {
  return changesAt(struct) ? structForm(struct, value as Record<string, unknown>) : value;
}

interface Site {
  readonly json: string;
  /** An empty value becomes null here. */
  readonly nulls: boolean;
  readonly type: Type;
}

const sites = new WeakMap<Struct, readonly Site[]>();

function structForm(struct: Struct, value: Record<string, unknown>): Record<string, unknown> {
  let out: Record<string, unknown> | undefined;
  for (const { json, nulls, type } of sitesOf(struct)) {
    const given = value[json];
    if (given === undefined || given === null) continue;
    const next = nulls && isEmpty(given) ? null : typeForm(type, given);
    if (next !== given) (out ??= { ...value })[json] = next;
  }
  return out ?? value;
}

function typeForm(type: Type, value: unknown): unknown {
  if (value === null) return value;
  switch (type.kind) {
    case 'struct':
      return structForm(type.struct, value as Record<string, unknown>);
    case 'list':
      return listForm(type.element, value as readonly unknown[]);
    case 'map':
      return mapForm(type.element, value as Record<string, unknown>);
    default:
      return value;
  }
}

function listForm(element: Type, list: readonly unknown[]): readonly unknown[] {
  if (!reaches(element)) return list;
  let out: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const next = typeForm(element, list[i]);
    if (next !== list[i]) (out ??= list.slice())[i] = next;
  }
  return out ?? list;
}

function mapForm(element: Type, map: Record<string, unknown>): Record<string, unknown> {
  if (!reaches(element)) return map;
  let out: Record<string, unknown> | undefined;
  for (const key of Object.keys(map)) {
    const next = typeForm(element, map[key]);
    if (next !== map[key]) (out ??= { ...map })[key] = next;
  }
  return out ?? map;
}

function sitesOf(struct: Struct): readonly Site[] {
  let found = sites.get(struct);
  if (found === undefined) {
    found = struct.fields
      .map((field) => ({ json: field.json, nulls: printsNil(field, struct), type: field.type }))
      .filter((site) => site.nulls || reaches(site.type));
    sites.set(struct, found);
  }
  return found;
}

/** The items of a list are made by the server itself and never nil. */
function printsNil({ type, printed, json }: Field, struct: Struct): boolean {
  if (!printed || type.pointer || (type.kind !== 'list' && type.kind !== 'map')) return false;
  return !(json === 'items' && struct.goName.endsWith('List'));
}

const changing = new WeakMap<Struct, boolean>();

/** Whether any such list or map can be within a struct. */
function changesAt(struct: Struct): boolean {
  let known = changing.get(struct);
  if (known === undefined) {
    known = search(struct, new Set());
    changing.set(struct, known);
  }
  return known;
}

function search(struct: Struct, seen: Set<Struct>): boolean {
  if (seen.has(struct)) return false;
  seen.add(struct);
  return struct.fields.some((field) => {
    if (printsNil(field, struct)) return true;
    const target = structWithin(field.type);
    return target !== undefined && search(target, seen);
  });
}

function reaches(type: Type): boolean {
  const target = structWithin(type);
  return target !== undefined && changesAt(target);
}

function structWithin(type: Type): Struct | undefined {
  if (type.kind === 'list' || type.kind === 'map') return structWithin(type.element);
  return type.kind === 'struct' ? type.struct : undefined;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.keys(value as object).length === 0;
}
