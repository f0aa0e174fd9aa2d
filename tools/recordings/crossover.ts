import { pick, type Chance } from '../mutations/seeded';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Key = string | number;
type Path = readonly Key[];

/** The values that a corpus has at each place of each kind of object: what a changed object may hold instead. */
export interface ValuePool {
  valuesAt(kind: string, place: string): readonly Json[];
}

export interface PooledObject {
  readonly kind: string;
  readonly value: Json;
}

/** Collects every value of every object by its place: the path without positions, so that items of a list are alike. */
export function valuePool(objects: Iterable<PooledObject>): ValuePool {
  const values = new Map<string, Map<string, Json>>();
  for (const { kind, value } of objects)
    for (const path of pathsOf(value)) {
      const at = `${kind} ${placeOf(path)}`;
      const found = valueAt(value, path);
      const known = values.get(at) ?? new Map<string, Json>();
      values.set(at, known.set(JSON.stringify(found), found));
    }
  return { valuesAt: (kind, place) => [...(values.get(`${kind} ${place}`)?.values() ?? [])] };
}

export interface CrossoverOptions {
  readonly pool: ValuePool;
  readonly chance: Chance;
  /** Places that stay as they are. */
  readonly fixed: RegExp;
}

/**
 * Puts into one object a value that another object of the corpus has at the same place, or leaves a value out.
 * Undefined: there is nothing to change it to.
 */
export function crossOver({ kind, value }: PooledObject, options: CrossoverOptions): Json | undefined {
  const { pool, chance, fixed } = options;
  const paths = pathsOf(value).filter((path) => !fixed.test(placeOf(path)));
  if (paths.length === 0) return undefined;
  const path = pick(chance, paths);
  const before = JSON.stringify(valueAt(value, path));
  if (chance() < 0.12) return withValue(value, path, undefined);
  if (chance() < 0.25) return grafted({ kind, value }, options);
  const others = pool.valuesAt(kind, placeOf(path)).filter((other) => JSON.stringify(other) !== before);
  return others.length === 0 ? undefined : withValue(value, path, pick(chance, others));
}

/** An object with a field that it has not, and others of its kind have. */
function grafted({ kind, value }: PooledObject, { pool, chance, fixed }: CrossoverOptions): Json | undefined {
  const holder = pick(chance, ['', 'spec', 'metadata', 'spec.template.spec', 'status']);
  const donors = pool.valuesAt(kind, holder).filter(isRecord);
  if (donors.length === 0) return undefined;
  const path = holder === '' ? [] : holder.split('.');
  const here = valueAt(value, path);
  if (!isRecord(here)) return undefined;
  const fresh = Object.entries(pick(chance, donors)).filter(
    ([key]) => !(key in here) && !fixed.test(placeOf([...path, key])),
  );
  if (fresh.length === 0) return undefined;
  const [key, found] = pick(chance, fresh);
  return withValue(value, [...path, key], found);
}

function pathsOf(value: Json, path: Path = []): readonly Path[] {
  const below = isList(value)
    ? value.flatMap((item, index) => pathsOf(item, [...path, index]))
    : isRecord(value)
      ? Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))
      : [];
  return [path, ...below];
}

const placeOf = (path: Path): string => path.map((key) => (typeof key === 'number' ? '[]' : key)).join('.');

const valueAt = (value: Json | undefined, path: Path): Json =>
  path.reduce<Json | undefined>((at, key) => (at as Record<Key, Json> | undefined)?.[key], value) ?? null;

/** Undefined leaves the value out. */
function withValue(value: Json, path: Path, put: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return put;
  if (isList(value)) {
    const item = withValue(value[Number(key)] ?? null, rest, put);
    return value.flatMap((each, index) => (index === key ? (item === undefined ? [] : [item]) : [each]));
  }
  const holder = isRecord(value) ? value : {};
  const item = withValue(holder[key] ?? null, rest, put);
  const { [key]: _before, ...others } = holder;
  return item === undefined ? others : { ...others, [key]: item };
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export type { Json };
