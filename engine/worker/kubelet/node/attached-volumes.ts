import { uniqueNameOf } from '../../../api/storage/csi-names';
import type { Node, PersistentVolume } from '../../../api/types/core-v1';

/** Name of a volume that has to be attached to a node before it can be mounted (pkg/volume/csi, v1.36). */
export const attachableName = ({ spec: { csi } }: PersistentVolume): string | undefined =>
  csi === undefined ? undefined : uniqueNameOf(csi);

/**
 * The attach/detach controller tells the kubelet through the Node's status. Before that the kubelet must have said there
 * that the volume is in use, or it might be taken away from under it.
 */
export function isAttached(volume: PersistentVolume, node: Node | undefined): boolean {
  const name = attachableName(volume);
  if (name === undefined) return true;
  const { volumesAttached = [], volumesInUse = [] } = node?.status ?? {};
  return volumesInUse.includes(name) && volumesAttached.some((one) => one.name === name);
}
