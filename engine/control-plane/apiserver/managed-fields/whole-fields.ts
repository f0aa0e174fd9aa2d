import { NO_FIELDS, type FieldSet } from './field-set';
import { entrySchema, type FieldSchema, type ListSchema, type MapSchema } from './field-schema';
import { itemsByElement } from './items';
import { fieldElement } from './path-element';
import { selfPrefix } from './shared-fields';
import { isList, isMap, shapeOf, type Value } from './typed-value';

const LEAF = NO_FIELDS;

/** A value that comes or goes as a node: itself and all that is in it. The set is a shared one. */
export function wholeFields(schema: FieldSchema, value: Value): FieldSet {
  const shape = shapeOf(schema, value);
  if (shape === 'map' && schema.map !== undefined) return wholeMap(schema.map, value);
  if (shape === 'list' && schema.list !== undefined) return wholeList(schema.list, value);
  return LEAF;
}

function wholeMap(map: MapSchema, value: Value): FieldSet {
  if (map.isAtomic || !isMap(value)) return LEAF;
  const self = selfPrefix();
  let fields = self;
  for (const name in value) {
    const schema = entrySchema(map, name);
    const entry = value[name];
    if (schema === undefined || entry === undefined) continue;
    fields = fields.with(fieldElement(name), wholeFields(schema, entry));
  }
  return fields === self ? LEAF : fields.set;
}

function wholeList(list: ListSchema, value: Value): FieldSet {
  if (list.type === 'atomic' || !isList(value) || value.length === 0) return LEAF;
  const self = selfPrefix();
  let fields = self;
  for (const [element, same] of itemsByElement(list, value)) {
    fields = fields.with(element, same.length === 1 ? wholeFields(list.element(), same[0]) : LEAF);
  }
  return fields === self ? LEAF : fields.set;
}
