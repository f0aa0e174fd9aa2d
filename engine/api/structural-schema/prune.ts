import { sortedKeys } from '../../base/go-text';
import {
  additionalOf,
  asResourceRoot,
  EMBEDDED,
  isFields,
  isItems,
  itemsOf,
  META_FIELDS,
  PRESERVE,
  propertyOf,
  type Fields,
  type Schema,
} from './schema';

/**
 * The value without the fields that its schema does not know; itself when it has none
 * (apiextensions-apiserver/pkg/apiserver/schema/pruning, v1.36). `unknown` is told the path of each field that goes,
 * sorted within one call. `isRoot`: the value is a whole resource.
 */
export function prune(value: unknown, schema: Schema, isRoot: boolean, unknown?: string[]): unknown {
  const found: string[] | undefined = unknown === undefined ? undefined : [];
  const pruned = pruneAt(value, isRoot ? asResourceRoot(schema) : schema, '', found);
  if (found !== undefined) unknown?.push(...found.sort());
  return pruned;
}

type Found = string[] | undefined;

function pruneAt(value: unknown, schema: Schema | undefined, path: string, found: Found): unknown {
  if (schema?.[PRESERVE] === true) return keepUnknown(value, schema, path, found);
  if (isItems(value)) {
    const items = schema === undefined ? undefined : itemsOf(schema);
    return mapItems(value, (item, index) => pruneAt(item, items, `${path}[${index}]`, found));
  }
  if (!isFields(value)) return value;
  return mapFields(value, (name, field) => {
    if (schema === undefined) return dropped(name, path, found);
    if (schema[EMBEDDED] === true && META_FIELDS.has(name)) return field;
    const property = propertyOf(schema, name);
    if (property !== undefined) return pruneAt(field, property, join(path, name), found);
    if (schema.additionalProperties !== undefined) {
      return pruneAt(field, additionalOf(schema), join(path, name), found);
    }
    return dropped(name, path, META_FIELDS.has(name) && path === '' ? undefined : found);
  });
}

/** Unknown fields stay here, but below known ones pruning goes on. */
function keepUnknown(value: unknown, schema: Schema, path: string, found: Found): unknown {
  if (isItems(value)) {
    const items = itemsOf(schema);
    if (items === undefined) return value;
    return mapItems(value, (item, index) => keepUnknown(item, items, `${path}[${index}]`, found));
  }
  if (!isFields(value)) return value;
  return mapFields(value, (name, field) => {
    if (schema[EMBEDDED] === true && META_FIELDS.has(name)) return field;
    const property = propertyOf(schema, name);
    if (property !== undefined) return pruneAt(field, property, join(path, name), found);
    if (schema.additionalProperties === undefined) return field;
    return pruneAt(field, additionalOf(schema), join(path, name), found);
  });
}

function dropped(name: string, path: string, found: Found): typeof GONE {
  found?.push(join(path, name));
  return GONE;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Stands for a field that is to go. */
export const GONE = Symbol('gone');

/** The object with each field replaced by what `change` makes of it; itself when none changes. */
export function mapFields(value: Fields, change: (name: string, field: unknown) => unknown): Fields {
  let out: Record<string, unknown> | undefined;
  for (const name of sortedKeys(value)) {
    const field = value[name];
    const next = change(name, field);
    if (next === field) continue;
    out ??= { ...value };
    if (next === GONE) delete out[name];
    else out[name] = next;
  }
  return out ?? value;
}

export function mapItems(
  value: readonly unknown[],
  change: (item: unknown, index: number) => unknown,
): readonly unknown[] {
  let out: unknown[] | undefined;
  value.forEach((item, index) => {
    const next = change(item, index);
    if (next === item) return;
    out ??= [...value];
    out[index] = next;
  });
  return out ?? value;
}
