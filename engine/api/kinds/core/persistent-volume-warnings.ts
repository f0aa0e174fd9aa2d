import type { PersistentVolume } from '../../types/core-v1';
import { BETA_CLASS, BETA_CLASS_WARNING } from './claim-warnings';
import { nodeTermWarnings } from './pod-warnings';

const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options';

const SOURCES = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const;

/** pkg/api/persistentvolume/util.go, v1.36. */
export function persistentVolumeWarnings({ metadata, spec }: PersistentVolume): readonly string[] {
  const warnings: string[] = [];
  if (metadata.annotations?.[BETA_CLASS] !== undefined) warnings.push(BETA_CLASS_WARNING);
  if (metadata.annotations?.[MOUNT_OPTIONS] !== undefined)
    warnings.push(
      `metadata.annotations[${MOUNT_OPTIONS}]: deprecated since v1.31; use "mountOptions" attribute instead`,
    );
  if (spec.persistentVolumeReclaimPolicy === 'Recycle')
    warnings.push(
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    );
  (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).forEach((term, index) =>
    warnings.push(
      ...nodeTermWarnings(term, { checkValues: false }, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`),
    ),
  );
  for (const [key, name, message] of SOURCES) if (spec[key] !== undefined) warnings.push(`spec.${name}: ${message}`);
  return warnings;
}
