import { GONE, mapFields, mapItems } from './prune';
import { additionalOf, isFields, isItems, itemsOf, propertiesOf, propertyOf, type Schema } from './schema';

/**
 * The value with the defaults of its schema where fields are missing, or null where they may not be; itself when there
 * is nothing to add (apiextensions-apiserver/pkg/apiserver/schema/defaulting, v1.36).
 */
export function setDefaults(value: unknown, schema: Schema | undefined): unknown {
  if (schema === undefined || !hasDefaults(schema)) return value;
  if (isItems(value)) {
    const items = itemsOf(schema);
    return mapItems(value, (item) =>
      setDefaults(isForbiddenNull(item, items) ? (items?.default ?? null) : item, items),
    );
  }
  if (!isFields(value)) return value;
  let given = value;
  for (const [name, property] of propertiesOf(schema)) {
    if (property.default === undefined) continue;
    if (!Object.hasOwn(given, name) || isForbiddenNull(given[name], property)) {
      given = { ...given, [name]: property.default };
    }
  }
  const additional = additionalOf(schema);
  return mapFields(given, (name, field) => {
    const property = propertyOf(schema, name);
    if (property !== undefined) return setDefaults(field, property);
    return setDefaults(isForbiddenNull(field, additional) ? (additional?.default ?? null) : field, additional);
  });
}

const isForbiddenNull = (value: unknown, schema: Schema | undefined): boolean =>
  value === null && schema !== undefined && schema.nullable !== true;

const known = new WeakMap<Schema, boolean>();

function hasDefaults(schema: Schema): boolean {
  let found = known.get(schema);
  if (found === undefined) {
    const below = [itemsOf(schema), additionalOf(schema), ...propertiesOf(schema).map(([, property]) => property)];
    found = below.some((each) => each !== undefined && (each.default !== undefined || hasDefaults(each)));
    known.set(schema, found);
  }
  return found;
}

/**
 * The value without the nulls that its schema neither allows nor has a default for, as decoding a struct of Go would
 * lose them; in lists they stay.
 */
export function pruneNulls(value: unknown, schema: Schema | undefined): unknown {
  if (isItems(value)) {
    const items = schema === undefined ? undefined : itemsOf(schema);
    return mapItems(value, (item) => pruneNulls(item, items));
  }
  if (!isFields(value)) return value;
  return mapFields(value, (name, field) => {
    const below = schema === undefined ? undefined : (propertyOf(schema, name) ?? additionalOf(schema));
    if (isForbiddenNull(field, below) && below?.default === undefined) return GONE;
    return pruneNulls(field, below);
  });
}
