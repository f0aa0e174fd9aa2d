import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../../../api/types/core-v1';
import { milliOf } from '../../model/amounts';
import { matchesNodeLabels } from '../../model/node-selector';
import { selectorOf } from '../../model/selector';
import { classOfClaim, classOfVolume, isMeantFor } from '../../../../api/storage/claims';

/**
 * The volume to bind a claim to, on this node: one that is already meant for it, or else the smallest that will do
 * (component-helpers/storage/volume `FindMatchingVolume`, v0.36).
 */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  node: Node,
  taken: ReadonlySet<string>,
): PersistentVolume | undefined {
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (taken.has(volume.metadata.name) || !couldServe(volume, claim)) continue;
    const isReachable = reaches(volume, node);
    if (isMeantFor(volume, claim)) return isReachable ? volume : undefined;
    if (!isReachable || !isFreeFor(volume, claim)) continue;
    if (smallest === undefined || sizeOf(smallest) > sizeOf(volume)) smallest = volume;
  }
  return smallest;
}

/** Whether the volume can be mounted on the node. */
export const reaches = ({ spec }: PersistentVolume, node: Node): boolean => {
  const required = spec.nodeAffinity?.required;
  return required === undefined || matchesNodeLabels(required, node.metadata.labels);
};

function couldServe(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (volume.spec.claimRef !== undefined && !isMeantFor(volume, claim)) return false;
  return (
    sizeOf(volume) >= requestOf(claim) &&
    (claim.spec.volumeMode ?? 'Filesystem') === (volume.spec.volumeMode ?? 'Filesystem') &&
    (claim.spec.volumeAttributesClassName ?? '') === (volume.spec.volumeAttributesClassName ?? '') &&
    volume.metadata.deletionTimestamp === undefined
  );
}

function isFreeFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (volume.status.phase !== 'Available' || classOfVolume(volume) !== classOfClaim(claim)) return false;
  const { selector, accessModes = [] } = claim.spec;
  if (selector !== undefined && !selectorOf(selector).matches(volume.metadata.labels)) return false;
  return accessModes.every((mode) => volume.spec.accessModes?.includes(mode) === true);
}

const sizeOf = ({ spec }: PersistentVolume): number => milliOf(spec.capacity?.['storage']);

export const requestOf = ({ spec }: PersistentVolumeClaim): number => milliOf(spec.resources.requests?.['storage']);
