import type { Manifest } from '../api/object';
import { EXTERNAL_DELETION, PROVISIONED_BY } from '../api/storage/marks';
import type { PersistentVolume, PersistentVolumeClaim } from '../api/types/core-v1';
import type { StorageClass } from '../api/types/storage-v1';
import { referenceTo } from '../client/core-event-recorder';
import type { Disk } from '../cloud/provider';
import { DRIVER, ZONE_LABEL } from './driver';
import { sizeText } from './gibibytes';

/** Name of the volume of a claim, and of its disk. */
export const volumeNameOf = ({ metadata }: PersistentVolumeClaim): string => `pvc-${metadata.uid}`;

/** The volume of a new disk (kubernetes-csi/external-provisioner pkg/controller/controller.go Provision, v5.3). */
export function volumeObject(
  claim: PersistentVolumeClaim,
  { reclaimPolicy = 'Delete', mountOptions, metadata }: StorageClass,
  disk: Disk,
): Manifest<PersistentVolume> {
  const { accessModes, volumeMode = 'Filesystem', volumeAttributesClassName } = claim.spec;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: volumeNameOf(claim),
      annotations: {
        [PROVISIONED_BY]: DRIVER,
        'volume.kubernetes.io/provisioner-deletion-secret-name': '',
        'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
      },
      ...(reclaimPolicy === 'Delete' ? { finalizers: [EXTERNAL_DELETION] } : {}),
    },
    spec: {
      capacity: { storage: sizeText(disk.sizeBytes) },
      ...(accessModes === undefined ? {} : { accessModes }),
      claimRef: referenceTo(claim),
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: metadata.name,
      volumeMode,
      ...(mountOptions === undefined ? {} : { mountOptions }),
      ...(volumeAttributesClassName === undefined ? {} : { volumeAttributesClassName }),
      csi: {
        driver: DRIVER,
        volumeHandle: disk.id,
        ...(volumeMode === 'Block' ? {} : { fsType: 'ext4' }),
        volumeAttributes: { 'storage.kubernetes.io/csiProvisionerIdentity': `${disk.name}-${DRIVER}` },
      },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE_LABEL, operator: 'In', values: [disk.zone] }] }],
        },
      },
    },
  };
}
