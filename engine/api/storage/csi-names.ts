import { sha256OfText } from '../../base/sha256';
import type { CSIPersistentVolumeSource, PersistentVolume } from '../types/core-v1';

/** How the Node's status names a CSI volume (pkg/volume/csi/csi_plugin.go GetVolumeName, v1.36). */
export const uniqueNameOf = ({ driver, volumeHandle }: CSIPersistentVolumeSource): string =>
  `kubernetes.io/csi/${driver}^${volumeHandle}`;

/** Name of the VolumeAttachment of a CSI volume and a node (pkg/volume/csi/csi_attacher.go, v1.36). */
export const attachmentName = (volumeHandle: string, driver: string, node: string): string =>
  `csi-${hexOf(sha256OfText(`${volumeHandle}${driver}${node}`))}`;

/** The inverse of `uniqueNameOf`. */
export function partsOfUniqueName(
  uniqueName: string,
): { readonly driver: string; readonly handle: string } | undefined {
  const [, driver, handle] = /^kubernetes\.io\/csi\/([^^]+)\^([^^]+)$/.exec(uniqueName) ?? [];
  return driver === undefined || handle === undefined ? undefined : { driver, handle };
}

/** Whether it may be attached to more than one node at once (pkg/volume/util IsMultiAttachAllowed, v1.36). */
export function isShareable({ spec: { accessModes = [] } }: PersistentVolume): boolean {
  return accessModes.length === 0 || accessModes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
}

const hexOf = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
