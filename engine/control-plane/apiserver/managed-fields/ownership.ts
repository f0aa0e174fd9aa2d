import { FRESH } from '../../../base/fresh';
import { compareValues, equalValues, type Comparison } from './compare';
import { conflictsWith, type Conflict } from './conflicts';
import { fieldsOf } from './fields-of';
import type { FieldSchema } from './field-schema';
import {
  difference,
  intersection,
  isEmptySet,
  NO_FIELDS,
  recursiveDifference,
  union,
  type FieldSet,
} from './field-set';
import { mergeValues } from './merge';
import { withNamedFields } from './named-fields';
import { withFields, type Owner, type Owners } from './owners';
import { reconciled } from './reconcile';
import { removeFields } from './remove';
import type { Value } from './typed-value';

/** A value in a version of its kind. */
export interface Typed {
  readonly apiVersion: string;
  readonly value: Value;
}

/** What ownership has to know of a kind, to look at it in the versions in which its owners know it. */
export interface KindInfo {
  /** Undefined: there is no such version of the kind (any more). */
  readonly schemaOf: (apiVersion: string) => FieldSchema | undefined;
  readonly convert: (typed: Typed, apiVersion: string) => Typed;
  /** Fields that this (sub)resource never writes, and so nobody owns through it. */
  readonly resetFields: FieldSet;
}

/** The one who writes; `owner.fields` are of no interest. */
export interface Actor {
  readonly id: string;
  readonly owner: Owner;
}

export interface Updated {
  /** What the update changed and the writer owns from now on. */
  readonly changed: FieldSet;
  /** The owners without what they lose by it; the writer keeps what is still there. */
  readonly owners: Owners;
}

/**
 * Who owns what once `after` has taken the place of `before`: the writer owns what changed, others lose what changed or
 * went (structured-merge-diff v6, merge/update.go, `Update`).
 */
export function ownersAfterUpdate(
  kind: KindInfo,
  before: Typed,
  after: Typed,
  owners: Owners,
  writer: string,
): Updated {
  const current = reconciledOwners(kind, owners);
  const { comparison, others } = taken(kind, before, after, current, { id: writer, keepsItsOwn: false });
  return { changed: union(comparison.modified, comparison.added), owners: others };
}

export type Applied =
  | {
      readonly ok: true;
      /** Undefined: the live value is as the configuration wants it. */
      readonly value: Value;
      readonly owners: Owners;
    }
  | { readonly ok: false; readonly conflicts: readonly Conflict[] };

/**
 * Merges a configuration over the live value, takes out what the same manager applied before and does not any more, and
 * finds the fields that others own with other values (merge/update.go, `Apply`).
 */
export function applied(
  kind: KindInfo,
  live: Typed,
  configuration: Typed,
  owners: Owners,
  options: { readonly actor: Actor; readonly force: boolean },
): Applied {
  const { actor, force } = options;
  const current = reconciledOwners(kind, owners);
  const schema = schemaIn(kind, live.apiVersion);
  const merged: Typed = { ...live, value: mergeValues(schema, live.value, configuration.value) };
  const fields = recursiveDifference(fieldsOf(schema, configuration.value), kind.resetFields);
  const last = current.get(actor.id);
  const claimed = withOwner(current, actor, fields);
  const next = pruned(kind, merged, claimed, last, live.apiVersion);
  const { others, contested } = taken(kind, live, next, claimed, { id: actor.id, keepsItsOwn: true });
  if (!force && contested.size > 0) return { ok: false, conflicts: conflictsWith(contested) };
  const remaining = isEmptySet(fields) ? without(others, actor.id) : others;
  const isSame = equalValues(live.value, next.value);
  return { ok: true, value: isSame ? undefined : next.value, owners: remaining };
}

function schemaIn(kind: KindInfo, apiVersion: string): FieldSchema {
  const schema = kind.schemaOf(apiVersion);
  if (schema === undefined) throw new RangeError(`no schema of ${apiVersion}`);
  return schema;
}

/** Owners who know the object in a version that is gone are forgotten. */
function reconciledOwners(kind: KindInfo, owners: Owners): Owners {
  let out: Map<string, Owner> | undefined;
  for (const [id, owner] of owners) {
    const schema = kind.schemaOf(owner.apiVersion);
    const next = schema === undefined ? undefined : withFields(owner, reconciled(schema, owner.fields));
    if (next === owner) continue;
    out ??= new Map(owners);
    if (next === undefined) out.delete(id);
    else out.set(id, next);
  }
  return out ?? owners;
}

interface Taken {
  /** In the version of the writer, without the fields that it never writes. */
  readonly comparison: Comparison;
  /** The owners without what the change takes from them. */
  readonly others: Owners;
  readonly contested: ReadonlyMap<string, { readonly owner: Owner; readonly fields: FieldSet }>;
}

/** `keepsItsOwn`: what is claimed stays claimed, though it be gone; else the writer loses what is gone. */
function taken(
  kind: KindInfo,
  before: Typed,
  after: Typed,
  owners: Owners,
  writer: { readonly id: string; readonly keepsItsOwn: boolean },
): Taken {
  const versions = new Map<string, Comparison>();
  const comparisonIn = (apiVersion: string): Comparison => {
    let found = versions.get(apiVersion);
    if (found === undefined) versions.set(apiVersion, (found = comparedIn(kind, before, after, apiVersion)));
    return found;
  };
  const contested = new Map<string, { readonly owner: Owner; readonly fields: FieldSet }>();
  let others: Map<string, Owner> | undefined;
  for (const [id, owner] of owners) {
    if (id === writer.id && writer.keepsItsOwn) continue;
    const { removed, modified, added } = comparisonIn(owner.apiVersion);
    const lost = id === writer.id ? NO_FIELDS : intersection(owner.fields, union(modified, added));
    if (!isEmptySet(lost)) contested.set(id, { owner, fields: lost });
    const left = difference(difference(owner.fields, lost), removed);
    if (left === owner.fields && !isEmptySet(left)) continue;
    others ??= new Map(owners);
    if (isEmptySet(left)) others.delete(id);
    else others.set(id, withFields(owner, left));
  }
  return { comparison: comparisonIn(before.apiVersion), others: others ?? owners, contested };
}

function comparedIn(kind: KindInfo, before: Typed, after: Typed, apiVersion: string): Comparison {
  const schema = schemaIn(kind, apiVersion);
  const [old, next] = [kind.convert(before, apiVersion), kind.convert(after, apiVersion)];
  const { removed, modified, added } = compareValues(schema, old.value, next.value);
  const { resetFields } = kind;
  return {
    removed: recursiveDifference(removed, resetFields),
    modified: recursiveDifference(modified, resetFields),
    added: recursiveDifference(added, resetFields),
  };
}

function withOwner(owners: Owners, { id, owner }: Actor, fields: FieldSet): Owners {
  const previous = owners.get(id);
  const same = previous?.apiVersion === owner.apiVersion && previous.fields === fields;
  if (same) return owners;
  const { entry: _stale, ...rest } = owner;
  const time = previous?.time;
  return new Map(owners).set(id, { ...FRESH, ...rest, ...(time === undefined ? {} : { time }), fields });
}

function without(owners: Owners, id: string): Owners {
  if (!owners.has(id)) return owners;
  const out = new Map(owners);
  out.delete(id);
  return out;
}

/** Without what the manager applied last time, does not apply now, and nobody else owns. */
function pruned(kind: KindInfo, merged: Typed, owners: Owners, last: Owner | undefined, apiVersion: string): Typed {
  if (last === undefined || isEmptySet(last.fields)) return merged;
  const schema = kind.schemaOf(last.apiVersion);
  if (schema === undefined) return merged;
  const whole = kind.convert(merged, last.apiVersion);
  const cut = { ...whole, value: removeFields(schema, whole.value, withNamedFields(schema, last.fields)) };
  const owned = withOwnedBack(kind, whole, cut, owners);
  const kept = withDanglingBack(kind, whole, owned, last);
  return kind.convert(kept, apiVersion);
}

/** Adds back what somebody owns; first in the version at hand, for a conversion may need what was cut. */
function withOwnedBack(kind: KindInfo, whole: Typed, cut: Typed, owners: Owners): Typed {
  const byVersion = new Map<string, FieldSet>([[whole.apiVersion, NO_FIELDS]]);
  for (const { apiVersion, fields } of owners.values()) {
    byVersion.set(apiVersion, union(byVersion.get(apiVersion) ?? NO_FIELDS, fields));
  }
  let back = cut;
  for (const [apiVersion, fields] of byVersion) {
    const schema = kind.schemaOf(apiVersion);
    if (schema === undefined) continue;
    const all = kind.convert(whole, apiVersion);
    back = kind.convert(back, apiVersion);
    const wanted = union(withNamedFields(schema, fieldsOf(schema, back.value)), withNamedFields(schema, fields));
    const surplus = difference(withNamedFields(schema, fieldsOf(schema, all.value)), wanted);
    back = { ...all, value: removeFields(schema, all.value, surplus) };
  }
  return back;
}

/** Adds back what the manager never applied: nobody owns it, or an update made it. */
function withDanglingBack(kind: KindInfo, whole: Typed, cut: Typed, last: Owner): Typed {
  const schema = kind.schemaOf(last.apiVersion);
  if (schema === undefined) return whole;
  const left = withNamedFields(schema, fieldsOf(schema, kind.convert(cut, last.apiVersion).value));
  const all = withNamedFields(schema, fieldsOf(schema, whole.value));
  const surplus = intersection(difference(all, left), withNamedFields(schema, last.fields));
  return { ...whole, value: removeFields(schema, whole.value, surplus) };
}
