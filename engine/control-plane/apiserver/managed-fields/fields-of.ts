import type { FieldSet } from './field-set';
import { FieldSetBuilder } from './field-set-builder';
import { entrySchema, type FieldSchema, type ListSchema, type MapSchema } from './field-schema';
import { fieldElement, type PathElement } from './path-element';
import { itemsByElement } from './items';
import { isList, isMap, shapeOf, type Value } from './typed-value';

/**
 * Every leaf and every element of a list or map that a value mentions. Declared fields that only lead to others are no
 * part of it, unless they are empty (structured-merge-diff v6, typed/tofieldset.go).
 */
export function fieldsOf(schema: FieldSchema, value: Value): FieldSet {
  const fields = new FieldSetBuilder();
  visit(fields, [], schema, value);
  return fields.set;
}

function visit(fields: FieldSetBuilder, path: PathElement[], schema: FieldSchema, value: Value): void {
  const shape = shapeOf(schema, value);
  if (shape === 'map' && schema.map !== undefined) entries(fields, path, schema.map, value);
  else if (shape === 'list' && schema.list !== undefined) items(fields, path, schema.list, value);
  else fields.insert(path);
}

function entries(fields: FieldSetBuilder, path: PathElement[], map: MapSchema, value: Value): void {
  if (map.isAtomic) return fields.insert(path);
  if (!isMap(value)) return;
  for (const name of Object.keys(value)) {
    const schema = entrySchema(map, name);
    const entry = value[name];
    if (schema === undefined || entry === undefined) continue;
    path.push(fieldElement(name));
    visit(fields, path, schema, entry);
    if (isNothing(entry) || map.field(name) === undefined) fields.insert(path);
    path.pop();
  }
}

const isNothing = (value: Value): boolean => value === null || (isMap(value) && Object.keys(value).length === 0);

function items(fields: FieldSetBuilder, path: PathElement[], list: ListSchema, value: Value): void {
  if (list.type === 'atomic') return fields.insert(path);
  if (!isList(value)) return;
  for (const [element, same] of itemsByElement(list, value)) {
    path.push(element);
    if (same.length === 1) visit(fields, path, list.element(), same[0]);
    fields.insert(path);
    path.pop();
  }
}
