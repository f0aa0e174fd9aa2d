import type { Pod, Volume } from '../../../../api/types/core-v1';

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

/** As the listers of client-go say it. */
export const notFound = (resource: string, name: string): string => `${resource} "${name}" not found`;

export const STORAGE_CLASS = 'storageclass.storage.k8s.io';
