import {
  below,
  hasFieldsBelow,
  isEmptySet,
  isMember,
  NO_FIELDS,
  recursiveDifference,
  union,
  type FieldSet,
} from './field-set';
import { FieldSetBuilder } from './field-set-builder';
import { entrySchema, type FieldSchema } from './field-schema';
import type { PathElement } from './path-element';

/** Sets that were found to fit a schema. */
const fitting = new WeakMap<FieldSchema, WeakSet<FieldSet>>();

/**
 * A set that was written when parts of the schema were granular, now that they are atomic: who owned something within
 * owns the whole (structured-merge-diff v6, typed/reconcile_schema.go). Itself when there is nothing to change.
 */
export function reconciled(schema: FieldSchema, set: FieldSet): FieldSet {
  let known = fitting.get(schema);
  if (known === undefined) fitting.set(schema, (known = new WeakSet()));
  if (known.has(set)) return set;
  const atomic = new FieldSetBuilder();
  visit(atomic, [], schema, set, false);
  const fits = isEmptySet(atomic.set) ? set : union(recursiveDifference(set, atomic.set), atomic.set);
  known.add(fits);
  return fits;
}

/** `isWhole`: the field is owned as such, and nothing within. */
function visit(
  atomic: FieldSetBuilder,
  path: PathElement[],
  { map, scalar, list }: FieldSchema,
  set: FieldSet,
  isWhole: boolean,
): void {
  if (map !== undefined) {
    if (map.isUntyped) return;
    if (map.isAtomic && !isWhole) {
      if (!isEmptySet(set)) atomic.insert(path);
      return;
    }
    return descend(atomic, path, set, (element) =>
      element.startsWith('f:') ? entrySchema(map, element.slice(2)) : map.others(),
    );
  }
  if (scalar !== undefined || list === undefined) return;
  if (list.type === 'atomic' && !isWhole) return atomic.insert(path);
  descend(atomic, path, set, () => list.element());
}

function descend(
  atomic: FieldSetBuilder,
  path: PathElement[],
  set: FieldSet,
  schemaOf: (element: PathElement) => FieldSchema | undefined,
): void {
  for (const element of Object.keys(set)) {
    const schema = schemaOf(element);
    if (element === '.' || schema === undefined) continue;
    const node = set[element] ?? NO_FIELDS;
    const isWhole = isMember(node) && !hasFieldsBelow(node);
    path.push(element);
    visit(atomic, path, schema, below(set, element), isWhole);
    path.pop();
  }
}
