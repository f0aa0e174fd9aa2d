import { compareQuantities } from '../../../../base/quantity';
import { matchesSelector } from '../../../../api/label-selector';
import { classOfClaim, classOfVolume, isMeantFor } from '../../../../api/storage/claims';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../api/types/core-v1';
import { byText } from '../../rules/order';

/**
 * The volume for a claim: among those whose access modes are the fewest that will do, one that already names the claim,
 * or else the smallest (pkg/controller/volume/persistentvolume/index.go, component-helpers FindMatchingVolume, v1.36). A
 * claim that waits for its first consumer gets only a volume that names it.
 */
export function bestMatch(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  waitsForConsumer: boolean,
): PersistentVolume | undefined {
  const groups = byAccessModes(claim, volumes);
  for (const group of groups) {
    const found = bestOf(claim, group, waitsForConsumer);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What keeps a claim from the very volume it asks for; undefined: nothing does. */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined)
    return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (compareQuantities(sizeOf(volume), requestOf(claim)) < 0) return 'requested PV is too small';
  if (classOfVolume(volume) !== classOfClaim(claim)) return 'storageClassName does not match';
  if (!sameAttributes(volume, claim)) return 'volumeAttributesClassName does not match';
  if (!sameMode(volume, claim)) return 'incompatible volumeMode';
  return (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode) === true)
    ? undefined
    : 'incompatible accessMode';
}

/** Both are file systems, or both are block devices. */
export const sameMode = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (volume.spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem');

/** Volumes by the set of their modes, the smallest set first. Their order within a set is by name; upstream has none. */
function byAccessModes(
  { spec: { accessModes = [] } }: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
): readonly (readonly PersistentVolume[])[] {
  const groups = new Map<string, { readonly count: number; readonly volumes: PersistentVolume[] }>();
  for (const volume of volumes) {
    const modes = [...new Set(volume.spec.accessModes ?? [])].sort();
    if (!accessModes.every((mode) => modes.includes(mode))) continue;
    const key = modes.join(',');
    const group = groups.get(key) ?? { count: modes.length, volumes: [] };
    groups.set(key, group);
    group.volumes.push(volume);
  }
  return [...groups]
    .sort(([a, { count: few }], [b, { count: many }]) => few - many || byText(a, b))
    .map(([, group]) => group.volumes.sort((a, b) => byText(a.metadata.name, b.metadata.name)));
}

function bestOf(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  waitsForConsumer: boolean,
): PersistentVolume | undefined {
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (!couldServe(volume, claim)) continue;
    if (isMeantFor(volume, claim)) return volume;
    if (waitsForConsumer || !isFreeFor(volume, claim)) continue;
    if (smallest === undefined || compareQuantities(sizeOf(smallest), sizeOf(volume)) > 0) smallest = volume;
  }
  return smallest;
}

const couldServe = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (volume.spec.claimRef === undefined || isMeantFor(volume, claim)) &&
  compareQuantities(sizeOf(volume), requestOf(claim)) >= 0 &&
  sameMode(volume, claim) &&
  sameAttributes(volume, claim) &&
  volume.metadata.deletionTimestamp === undefined;

const isFreeFor = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  volume.status.phase === 'Available' &&
  (claim.spec.selector === undefined || matchesSelector(claim.spec.selector, volume.metadata.labels)) &&
  classOfVolume(volume) === classOfClaim(claim);

const sameAttributes = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (volume.spec.volumeAttributesClassName ?? '') === (claim.spec.volumeAttributesClassName ?? '');

const sizeOf = ({ spec }: PersistentVolume): string => spec.capacity?.['storage'] ?? '0';
const requestOf = ({ spec }: PersistentVolumeClaim): string => spec.resources.requests?.['storage'] ?? '0';
