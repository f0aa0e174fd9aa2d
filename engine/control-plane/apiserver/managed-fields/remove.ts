import { below, hasField, isEmptySet, type FieldSet } from './field-set';
import { fieldElement } from './path-element';
import { entrySchema, type FieldSchema, type ListSchema, type MapSchema } from './field-schema';
import { isList, isMap, itemElement, shapeOf, type Fields, type Value } from './typed-value';

/**
 * A value without the elements of lists and maps that a set names. What is emptied by it stays, empty
 * (structured-merge-diff v6, typed/remove.go).
 */
export function removeFields(schema: FieldSchema, value: Value, fields: FieldSet): Value {
  const shape = shapeOf(schema, value);
  if (shape === 'map' && schema.map !== undefined) return fromMap(schema.map, value, fields);
  if (shape === 'list' && schema.list !== undefined) return fromList(schema.list, value, fields);
  return value;
}

function fromMap(map: MapSchema, value: Value, fields: FieldSet): Value {
  if (!isMap(value) || map.isAtomic || Object.keys(value).length === 0) return null;
  const out: Record<string, unknown> = {};
  let isTouched = false;
  let isKept = false;
  for (const name of Object.keys(value)) {
    const element = fieldElement(name);
    if (hasField(fields, [element])) continue;
    const inner = below(fields, element);
    const schema = entrySchema(map, name);
    if (isEmptySet(inner) || schema === undefined) out[name] = value[name];
    else {
      isTouched = true;
      out[name] = within(schema, value[name], inner);
    }
    isKept = true;
  }
  return isKept || isTouched ? out : null;
}

function fromList(list: ListSchema, value: Value, fields: FieldSet): Value {
  if (!isList(value) || list.type === 'atomic' || value.length === 0) return null;
  const out: unknown[] = [];
  let isTouched = false;
  for (const item of value) {
    const named = itemElement(list, item);
    if (!named.ok) {
      out.push(item);
      continue;
    }
    if (hasField(fields, [named.element])) continue;
    const inner = below(fields, named.element);
    if (isEmptySet(inner)) out.push(item);
    else {
      isTouched = true;
      out.push(within(list.element(), item, inner));
    }
  }
  return out.length > 0 || isTouched ? out : null;
}

/** Part of a container goes, not the container. */
function within(schema: FieldSchema, value: Value, fields: FieldSet): Value {
  const left = removeFields(schema, value, fields);
  if (left !== null) return left;
  if (isMap(value)) return EMPTY_MAP;
  return isList(value) ? EMPTY_LIST : null;
}

const EMPTY_MAP: Fields = Object.freeze({});
const EMPTY_LIST: readonly unknown[] = Object.freeze([]);
