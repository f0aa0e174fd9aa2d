import type { ManagedFieldsEntry } from '../../../api/types/meta-v1';
import { difference, hasField, isEmptySet, type Path } from './field-set';
import { setOf } from './field-set-builder';
import { decodeOwners, encodeOwners, NO_OWNERS, withFields, type Owner, type Owners } from './owners';
import { fieldElement } from './path-element';

type Entries = readonly ManagedFieldsEntry[] | undefined;

/** Where the replicas of an object are, by version of its kind. */
export type ReplicasPaths = ReadonlyMap<string, Path>;

const SCALE = 'autoscaling/v1';
const IN_SCALE: Path = ['spec', 'replicas'].map(fieldElement);

const ownersIn = (entries: Entries): Owners => {
  const read = decodeOwners(entries);
  return read.ok ? read.owners : NO_OWNERS;
};

/**
 * The record of an object as its scale shows it: whoever owns the replicas owns those of the scale
 * (apimachinery pkg/util/managedfields/scalehandler.go, v0.36, `ToSubresource`).
 */
export function scaleEntries(parent: Entries, paths: ReplicasPaths): Entries {
  const out = new Map<string, Owner>();
  for (const [id, owner] of ownersIn(parent)) {
    const path = paths.get(owner.apiVersion);
    if (path === undefined || !hasField(owner.fields, path)) continue;
    const { entry: _ofTheObject, ...rest } = owner;
    out.set(id, { ...rest, fields: setOf(IN_SCALE), apiVersion: SCALE });
  }
  return encodeOwners(out);
}

/**
 * The record of an object whose scale was written: who lost the replicas of the scale loses them, and who has them now
 * gets them, in the version of the request (scalehandler.go, `ToParent`; as there, without a time).
 */
export function parentEntries(parent: Entries, scale: Entries, paths: ReplicasPaths, apiVersion: string): Entries {
  const before = ownersIn(parent);
  const scaling = new Map(ownersIn(scale));
  const out = new Map<string, Owner>();
  for (const [id, owner] of before) {
    if (!paths.has(owner.apiVersion)) continue;
    const path = paths.get(owner.apiVersion) ?? [];
    if (!hasField(owner.fields, path) || scaling.delete(id)) out.set(id, owner);
    else {
      const left = difference(owner.fields, setOf(path));
      if (!isEmptySet(left)) out.set(id, withFields(owner, left));
    }
  }
  for (const [id, owner] of scaling) {
    if (!hasField(owner.fields, IN_SCALE)) continue;
    const { time: _ofTheScale, entry: _stale, ...rest } = owner;
    const time = before.get(id)?.time;
    const fields = setOf(paths.get(apiVersion) ?? []);
    out.set(id, { ...rest, apiVersion, fields, ...(time === undefined ? {} : { time }) });
  }
  return encodeOwners(out);
}
