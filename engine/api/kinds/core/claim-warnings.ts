import { quote } from '../../../base/go-text';
import { canonicalQuantity, quantityMillis } from '../../../base/quantity';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../types/core-v1';

/** pkg/api/persistentvolumeclaim/util.go, v1.36. */
export function claimWarnings({ metadata, spec }: PersistentVolumeClaim): readonly string[] {
  const warnings = claimSpecWarnings(spec, 'spec');
  return metadata.annotations?.[BETA_CLASS] === undefined ? warnings : [BETA_CLASS_WARNING, ...warnings];
}

export const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

export const BETA_CLASS_WARNING = `metadata.annotations[${BETA_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`;

/** A claim for a part of a byte. */
export function claimSpecWarnings({ resources }: PersistentVolumeClaimSpec, path: string): readonly string[] {
  const of = (list: 'requests' | 'limits'): readonly string[] => {
    const storage = resources[list]?.['storage'];
    return storage === undefined || quantityMillis(storage) % 1000 === 0
      ? NONE
      : [`${path}.resources.${list}[storage]: ${fractionalText(storage)}`];
  };
  return [...of('requests'), ...of('limits')];
}

const NONE: readonly string[] = Object.freeze([]);

export const fractionalText = (amount: string): string =>
  `fractional byte value ${quote(canonicalQuantity(amount))} is invalid, must be an integer`;
