import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../types/core-v1';
import type { StorageClass } from '../types/storage-v1';

const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';
const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** Empty: it has none. The old annotation comes before the field. */
export const classOfClaim = ({ metadata, spec }: PersistentVolumeClaim): string =>
  metadata.annotations?.[BETA_CLASS] ?? spec.storageClassName ?? '';

/** Whether a class is named at all, even the empty one. */
export const namesClass = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  metadata.annotations?.[BETA_CLASS] !== undefined || spec.storageClassName !== undefined;

export const classOfVolume = ({ metadata, spec }: PersistentVolume): string =>
  metadata.annotations?.[BETA_CLASS] ?? spec.storageClassName ?? '';

/** Of several, the newest, then the first by name (pkg/volume/util GetDefaultClass, v1.36). */
export function defaultClass(classes: readonly StorageClass[]): StorageClass | undefined {
  let found: StorageClass | undefined;
  for (const one of classes) {
    if (!DEFAULT_CLASS.some((key) => one.metadata.annotations?.[key] === 'true')) continue;
    if (found === undefined || isBefore(one, found)) found = one;
  }
  return found;
}

function isBefore({ metadata: a }: StorageClass, { metadata: b }: StorageClass): boolean {
  const [mine, theirs] = [a.creationTimestamp ?? '', b.creationTimestamp ?? ''];
  return mine === theirs ? a.name < b.name : mine > theirs;
}

/** The claim behind a volume of a pod; an ephemeral volume has one of its own, named after both. */
export function claimOfVolume(pod: Pod, { persistentVolumeClaim, ephemeral, name }: Volume): string | undefined {
  if (persistentVolumeClaim !== undefined) return persistentVolumeClaim.claimName;
  return ephemeral === undefined ? undefined : `${pod.metadata.name}-${name}`;
}

/** Keys of all claims that a pod uses, for an index. */
export function claimKeysOf(pod: Pod): readonly string[] {
  let keys: string[] | undefined;
  for (const volume of pod.spec.volumes ?? NONE) {
    const claim = claimOfVolume(pod, volume);
    if (claim !== undefined) (keys ??= []).push(`${pod.metadata.namespace ?? ''}/${claim}`);
  }
  return keys ?? NONE;
}

const NONE: readonly never[] = Object.freeze([]);

/** What is wrong with a claim that an ephemeral volume should own; component-helpers/storage/ephemeral (v0.36). */
export function foreignClaim(pod: Pod, claim: PersistentVolumeClaim): string | undefined {
  const owner = claim.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (claim.metadata.namespace === pod.metadata.namespace && owner?.uid === pod.metadata.uid) return undefined;
  const [claimKey, podKey] = [claim, pod].map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
  return `PVC ${claimKey} was not created for pod ${podKey} (pod is not owner)`;
}

/** The volume names the claim, by uid if it has one (component-helpers/storage/volume IsVolumeBoundToClaim, v0.36). */
export function isMeantFor({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (claimRef === undefined) return false;
  if (claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return (claimRef.uid ?? '') === '' || claimRef.uid === metadata.uid;
}

/** It has ended, or is to end and nothing of it runs (pkg/volume/util IsPodTerminated, v1.36). */
export function isPodOver({ metadata, status }: Pod): boolean {
  if (status.phase === 'Failed' || status.phase === 'Succeeded') return true;
  if (metadata.deletionTimestamp === undefined) return false;
  return (status.containerStatuses ?? []).every(
    ({ state }) => state?.terminated !== undefined || state?.waiting !== undefined,
  );
}
