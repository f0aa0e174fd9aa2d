import { compareValues } from './compare';
import { recursiveDifference, union, type FieldSet } from './field-set';
import { encodeFields } from './fields-v1';
import type { TrackedKind } from './kind-info';
import { isMap, type Fields, type Value } from './typed-value';

/**
 * The fields of a new object that its kind does not have by itself: what `ownersAfterUpdate` finds where there was
 * nothing. Specs that objects share, as pods of a template do, are looked at once.
 */
export function createdFields(kind: TrackedKind, value: Value): FieldSet {
  if (!isMap(value)) return {};
  const { spec, ...others } = value;
  const fields = compared(kind, others);
  const all = isMap(spec) ? { ...fields, ...specFields(kind, spec) } : fields;
  return recursiveDifference(all, kind.resetFields);
}

function specFields(kind: TrackedKind, spec: Fields): FieldSet {
  let fields = kind.created.get(spec);
  if (fields === undefined) kind.created.set(spec, (fields = encodeFields(compared(kind, { spec }))));
  return fields;
}

/** Against the same parts of an object that has nothing. */
function compared({ schema, nothing }: TrackedKind, parts: Fields): FieldSet {
  const zero = isMap(nothing.value) ? nothing.value : {};
  const before: Record<string, unknown> = {};
  for (const name in parts) if (zero[name] !== undefined) before[name] = zero[name];
  const { modified, added } = compareValues(schema, before, parts);
  return union(modified, added);
}
