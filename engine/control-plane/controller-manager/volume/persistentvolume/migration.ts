import { EXTERNAL_DELETION, IN_TREE_DELETION, MIGRATED_TO, PROVISIONED_BY } from '../../../../api/storage/marks';
import {
  hasFinalizer,
  withFinalizer,
  withMarks,
  withoutFinalizer,
  withoutMark,
} from '../../../../api/storage/with-mark';
import type { KubeObject } from '../../../../api/object';
import type { PersistentVolume } from '../../../../api/types/core-v1';

/** In-tree plugins whose work a CSI driver does, always (csi-translation-lib/plugins, v0.36). */
const DRIVERS: ReadonlyMap<string, string> = new Map([
  ['kubernetes.io/aws-ebs', 'ebs.csi.aws.com'],
  ['kubernetes.io/gce-pd', 'pd.csi.storage.gke.io'],
  ['kubernetes.io/cinder', 'cinder.csi.openstack.org'],
  ['kubernetes.io/azure-disk', 'disk.csi.azure.com'],
  ['kubernetes.io/azure-file', 'file.csi.azure.com'],
  ['kubernetes.io/vsphere-volume', 'csi.vsphere.vmware.com'],
  ['kubernetes.io/portworx-volume', 'pxd.portworx.com'],
]);

/** The driver that does the work of an in-tree plugin now. */
export const driverOf = (plugin: string): string | undefined => DRIVERS.get(plugin);

export const isInTree = (plugin: string): boolean => plugin.startsWith('kubernetes.io/');

/** Says in an annotation who does the work, if the plugin named in another annotation has moved. */
export function withMigration<T extends KubeObject>(object: T, provisioner: string | undefined): T {
  if (provisioner === undefined) return object;
  const driver = driverOf(provisioner);
  const said = object.metadata.annotations?.[MIGRATED_TO];
  if (driver === undefined) return (said ?? '') === '' ? object : withoutMark(object, MIGRATED_TO);
  return said === driver ? object : withMarks(object, { [MIGRATED_TO]: driver });
}

/** The finalizer by which whoever provisioned a volume keeps it until it has deleted what is behind. */
export function withDeletionFinalizer(volume: PersistentVolume): PersistentVolume {
  const provisioner = volume.metadata.annotations?.[PROVISIONED_BY];
  if (provisioner === undefined) return volume;
  const has = hasFinalizer(volume, IN_TREE_DELETION);
  if (driverOf(provisioner) !== undefined) return has ? withoutFinalizer(volume, IN_TREE_DELETION) : volume;
  if (!isInTree(provisioner)) return volume;
  const wants = volume.spec.persistentVolumeReclaimPolicy === 'Delete';
  const own =
    wants === has
      ? volume
      : wants
        ? withFinalizer(volume, IN_TREE_DELETION)
        : withoutFinalizer(volume, IN_TREE_DELETION);
  return hasFinalizer(own, EXTERNAL_DELETION) ? withoutFinalizer(own, EXTERNAL_DELETION) : own;
}
