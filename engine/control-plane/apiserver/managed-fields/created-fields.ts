import { compareValues } from './compare';
import { recursiveDifference, union, type FieldSet } from './field-set';
import type { TrackedKind } from './kind-info';
import { withoutNobodys } from './nobodys-fields';
import { shared } from './shared-fields';
import type { Value } from './typed-value';

/**
 * The fields of a new object that its kind does not have by itself: what `ownersAfterUpdate` finds where there was
 * nothing, without what is nobody's. Objects of one shape share them.
 */
export function createdFields({ schema, nothing, created, resetFields }: TrackedKind, value: Value): FieldSet {
  const { modified, added } = compareValues(schema, nothing.value, value);
  const all = shared(union(modified, added));
  let fields = created.get(all);
  if (fields === undefined) {
    fields = shared(withoutNobodys(recursiveDifference(all, resetFields)));
    created.set(all, fields);
  }
  return fields;
}
