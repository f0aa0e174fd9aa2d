import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../../../api/types/core-v1';

/** The claim that a volume of a pod uses; an ephemeral volume has one of its own, named after both. */
export interface ClaimUse {
  readonly name: string;
  readonly isEphemeral: boolean;
}

export function claimUse(pod: Pod, volume: Volume): ClaimUse | undefined {
  const { persistentVolumeClaim, ephemeral, name } = volume;
  if (persistentVolumeClaim !== undefined) return { name: persistentVolumeClaim.claimName, isEphemeral: false };
  return ephemeral === undefined ? undefined : { name: `${pod.metadata.name}-${name}`, isEphemeral: true };
}

export const claimUses = (pod: Pod): readonly ClaimUse[] =>
  (pod.spec.volumes ?? []).flatMap((volume) => claimUse(pod, volume) ?? []);

/** What is wrong with a claim that an ephemeral volume should own; component-helpers/storage/ephemeral (v0.36). */
export function foreignClaim(pod: Pod, claim: PersistentVolumeClaim): string | undefined {
  const owner = claim.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (claim.metadata.namespace === pod.metadata.namespace && owner?.uid === pod.metadata.uid) return undefined;
  const [claimKey, podKey] = [claim, pod].map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
  return `PVC ${claimKey} was not created for pod ${podKey} (pod is not owner)`;
}

const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

export const classOfClaim = ({ metadata, spec }: PersistentVolumeClaim): string =>
  metadata.annotations?.[BETA_CLASS] ?? spec.storageClassName ?? '';

export const classOfVolume = ({ metadata, spec }: PersistentVolume): string =>
  metadata.annotations?.[BETA_CLASS] ?? spec.storageClassName ?? '';

/** As the listers of client-go say it. */
export const notFound = (resource: string, name: string): string => `${resource} "${name}" not found`;

export const STORAGE_CLASS = 'storageclass.storage.k8s.io';
