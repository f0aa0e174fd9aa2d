import { hasFieldsBelow, isMember, NO_FIELDS, type FieldSet } from './field-set';
import { entrySchema, type FieldSchema } from './field-schema';
import type { PathElement } from './path-element';

/**
 * The set with every declared field that leads to fields of it (fieldpath/set.go, `EnsureNamedFieldsAreMembers`):
 * `spec.replicas` brings `spec`, but a label does not bring the map of labels.
 */
export function withNamedFields(schema: FieldSchema | undefined, set: FieldSet): FieldSet {
  const out: Record<PathElement, FieldSet> = {};
  for (const element of Object.keys(set)) {
    const node = set[element] ?? NO_FIELDS;
    out[element] = element === '.' ? node : named(schema, element, node);
  }
  return out;
}

function named(schema: FieldSchema | undefined, element: PathElement, node: FieldSet): FieldSet {
  if (!hasFieldsBelow(node)) return node;
  const within = withNamedFields(childSchema(schema, element), node);
  const isDeclared = element.startsWith('f:') && schema?.map?.field(element.slice(2)) !== undefined;
  return isDeclared && !isMember(node) ? { '.': NO_FIELDS, ...within } : within;
}

function childSchema(schema: FieldSchema | undefined, element: PathElement): FieldSchema | undefined {
  if (element.startsWith('f:'))
    return schema?.map === undefined ? undefined : entrySchema(schema.map, element.slice(2));
  return element.startsWith('k:') ? schema?.list?.element() : undefined;
}
