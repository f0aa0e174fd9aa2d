import { FRESH } from '../../base/fresh';
import type { KubeObject } from '../../api/object';
import type { ObjectMeta, OwnerReference } from '../../api/types/meta-v1';
import { badRequest } from './refusals';
import type { Scope } from './scope';

/** The same object with other metadata; itself when it is the same. */
export const withMetadata = (object: KubeObject, metadata: ObjectMeta): KubeObject =>
  object.metadata === metadata ? object : { ...FRESH, ...object, metadata };

/** A name that a client may have left out. */
export const nameOf = (object: KubeObject): string => object.metadata.name ?? '';

/** What only the server may say of a new object (rest.WipeObjectMetaSystemFields). */
export function withoutSystemFields(object: KubeObject): KubeObject {
  const { metadata } = object;
  if (!SYSTEM.some((field) => field in metadata)) return object;
  const kept: Record<string, unknown> = { ...metadata };
  for (const field of SYSTEM) delete kept[field];
  return { ...FRESH, ...object, metadata: kept as unknown as ObjectMeta };
}

const SYSTEM = ['creationTimestamp', 'uid', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink'] as const;

/** Nobody keeps a self link, whoever gives one. */
export function withoutSelfLink(metadata: ObjectMeta): ObjectMeta {
  if (metadata.selfLink === undefined) return metadata;
  const { selfLink: _given, ...kept } = metadata;
  return kept;
}

/** Fills in the namespace of the request, or refuses an object of another one (rest/meta.go, v1.36). */
export function inNamespace({ served, namespace }: Scope, object: KubeObject): KubeObject {
  const expected = served.namespaced ? namespace : '';
  const given = object.metadata.namespace ?? '';
  if (given === expected) return object;
  if (given === '') return withMetadata(object, placed(object.metadata, expected));
  if (expected === '') {
    const { namespace: _dropped, ...metadata } = object.metadata;
    return withMetadata(object, metadata);
  }
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

function placed(metadata: ObjectMeta, namespace: string): ObjectMeta {
  const { name, generateName, ...rest } = metadata;
  return generateName === undefined ? { name, namespace, ...rest } : { name, generateName, namespace, ...rest };
}

/** An owner that is named twice is kept once, and the client is told (endpoints/handlers/rest.go, v1.36). */
export function dedupedOwners(object: KubeObject, afterAdmission: boolean, warnings: string[]): KubeObject {
  const owners = object.metadata.ownerReferences;
  if (owners === undefined || owners.length < 2) return object;
  const seen = new Map<string, OwnerReference>();
  const twice = new Set<string>();
  for (const owner of owners) {
    const same = JSON.stringify([
      owner.apiVersion,
      owner.kind,
      owner.name,
      owner.uid,
      owner.controller ?? null,
      owner.blockOwnerDeletion ?? null,
    ]);
    if (seen.has(same)) twice.add(owner.uid);
    else seen.set(same, owner);
  }
  if (twice.size === 0) return object;
  const uids = [...twice].sort().join(', ');
  warnings.push(
    afterAdmission
      ? `.metadata.ownerReferences contains duplicate entries after mutating admission happens; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed after mutating admission: ${uids}`
      : `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${uids}`,
  );
  return withMetadata(object, { ...FRESH, ...object.metadata, ownerReferences: [...seen.values()] });
}
