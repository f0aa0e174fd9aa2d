import { NO_FIELDS, type FieldSet } from './field-set';
import { entrySchema, type FieldSchema, type ListSchema, type MapSchema } from './field-schema';
import { itemsByElement } from './items';
import { compareElements, fieldElement, type PathElement } from './path-element';
import { isList, isMap, shapeOf, type Value } from './typed-value';

const LEAF = NO_FIELDS;

/** A value that comes or goes as a node: itself and all that is in it, in order. */
export function wholeFields(schema: FieldSchema, value: Value): FieldSet {
  const shape = shapeOf(schema, value);
  if (shape === 'map' && schema.map !== undefined) return wholeMap(schema.map, value);
  if (shape === 'list' && schema.list !== undefined) return wholeList(schema.list, value);
  return LEAF;
}

function wholeMap(map: MapSchema, value: Value): FieldSet {
  if (map.isAtomic || !isMap(value)) return LEAF;
  let out: Record<PathElement, FieldSet> | undefined;
  for (const name of Object.keys(value).sort()) {
    const schema = entrySchema(map, name);
    const entry = value[name];
    if (schema === undefined || entry === undefined) continue;
    (out ??= { '.': LEAF })[fieldElement(name)] = wholeFields(schema, entry);
  }
  return out ?? LEAF;
}

function wholeList(list: ListSchema, value: Value): FieldSet {
  if (list.type === 'atomic' || !isList(value) || value.length === 0) return LEAF;
  const items = itemsByElement(list, value);
  const out: Record<PathElement, FieldSet> = { '.': LEAF };
  for (const element of [...items.keys()].sort(compareElements)) {
    const same = items.get(element) ?? [];
    out[element] = same.length === 1 ? wholeFields(list.element(), same[0]) : LEAF;
  }
  return items.size === 0 ? LEAF : out;
}
