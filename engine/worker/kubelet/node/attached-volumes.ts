import type { Node, PersistentVolume } from '../../../api/types/core-v1';

/** Name of a volume that has to be attached to a node before it can be mounted (pkg/volume/csi, v1.36). */
export function attachableName({ spec }: PersistentVolume): string | undefined {
  const { csi } = spec;
  return csi === undefined ? undefined : `kubernetes.io/csi/${csi.driver}^${csi.volumeHandle}`;
}

/** The attach/detach controller tells the kubelet through the Node's status. */
export function isAttached(volume: PersistentVolume, node: Node | undefined): boolean {
  const name = attachableName(volume);
  return name === undefined || node?.status.volumesAttached?.some((one) => one.name === name) === true;
}
