import type { FieldSchema } from '../../managed-fields/field-schema';
import { isList, isMap, type Value } from '../../managed-fields/typed-value';

/** The paths of the lists and maps in a value that are written as a whole or not at all. */
export function* findAtomics(schema: FieldSchema, value: Value, path = ''): Generator<string> {
  if (isMap(value) && schema.map !== undefined) {
    if (schema.map.isAtomic) yield path;
    for (const name of Object.keys(value).sort()) {
      const entry = schema.map.field(name);
      if (entry !== undefined) yield* findAtomics(entry, value[name], `${path}.${name}`);
    }
  }
  if (isList(value) && schema.list !== undefined) {
    if (schema.list.type === 'atomic') yield path;
    for (const [index, item] of value.entries()) yield* findAtomics(schema.list.element(), item, `${path}[${index}]`);
  }
}
