import { quote } from '../base/go-text';
import { keyOf, keyOfObject, keyText } from '../api/object';
import { isApiError } from '../api/request';
import { nodes, persistentvolumeclaims, persistentvolumes, storageclasses, volumeattachments } from '../api/resources';
import { classOfClaim } from '../api/storage/claims';
import {
  BETA_STORAGE_PROVISIONER,
  EXTERNAL_DELETION,
  PROVISIONED_BY,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
} from '../api/storage/marks';
import { hasFinalizer, withoutFinalizer, withoutMark } from '../api/storage/with-mark';
import type { PersistentVolume, PersistentVolumeClaim } from '../api/types/core-v1';
import type { StorageClass, VolumeAttachment } from '../api/types/storage-v1';
import type { ComponentContext } from '../client/component';
import type { Informer } from '../client/informer';
import type { Disk, DiskProvider } from '../cloud/provider';
import { DRIVER, ZONE_LABEL } from './driver';
import { diskSize } from './gibibytes';
import { rpcCode, rpcError } from './rpc-error';
import { sidecarQueue, whenReady, type Step } from './sidecar-queue';
import { volumeNameOf, volumeObject } from './volume-object';
import { allowedZones, spreadZone } from './zone-choice';

const VOLUME_INDEX = 'volume of an attachment';

/** Makes disks for claims and deletes those of released volumes (kubernetes-csi/external-provisioner, v5.3). */
export class Provisioner {
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly volumes: Informer<PersistentVolume>;
  private readonly classes: Informer<StorageClass>;
  private readonly attachments: Informer<VolumeAttachment>;

  constructor(
    private readonly context: ComponentContext,
    private readonly cloud: DiskProvider,
  ) {
    const { informers } = context;
    this.claims = informers.of(persistentvolumeclaims);
    this.volumes = informers.of(persistentvolumes);
    this.classes = informers.of(storageclasses);
    this.attachments = informers.of(volumeattachments);
    this.attachments.addIndex(VOLUME_INDEX, ({ spec }) => [spec.source.persistentVolumeName ?? '']);
  }

  start(): void {
    const claimQueue = sidecarQueue(this.context, 'claims', (key) => this.syncClaim(key));
    const volumeQueue = sidecarQueue(this.context, 'volumes', (key) => this.syncVolume(key));
    this.claims.subscribe((next) => {
      if (next !== undefined && isAsked(next)) claimQueue.add(keyText(keyOfObject(next)));
    });
    this.volumes.subscribe((next) => {
      if (next !== undefined && isToDelete(next)) volumeQueue.add(next.metadata.name);
    });
    this.attachments.subscribe((next, previous) => {
      const name = previous?.spec.source.persistentVolumeName ?? '';
      const volume = next === undefined ? this.volumes.get({ name }) : undefined;
      if (volume !== undefined && isToDelete(volume)) volumeQueue.add(name);
    });
  }

  private syncClaim(key: string): Step {
    const claim = this.claims.get(keyOf(key));
    if (claim === undefined || !isAsked(claim) || claim.metadata.deletionTimestamp !== undefined) return;
    if (this.volumes.get({ name: volumeNameOf(claim) }) !== undefined) return;
    const className = classOfClaim(claim);
    const found = this.classes.get({ name: className });
    if (found === undefined) throw new Error(`storageclass.storage.k8s.io ${quote(className)} not found`);
    const selected = claim.metadata.annotations?.[SELECTED_NODE] ?? '';
    if (found.provisioner !== DRIVER || (isLate(found) && selected === '')) return;
    const message = `External provisioner is provisioning volume for claim ${quote(key)}`;
    this.context.events.record(claim, 'Normal', 'Provisioning', message);
    return this.provision(claim, found, selected);
  }

  private provision(claim: PersistentVolumeClaim, found: StorageClass, selected: string): Step {
    const problem = accessProblem(claim) ?? featureProblem(claim);
    if (problem !== undefined) return this.failed(claim, found, problem);
    const zone = selected === '' ? this.anyZone(claim, found) : this.zoneOf(selected);
    if (zone === undefined) {
      return this.fail(claim, found, 'error generating accessibility requirements: no available topology found');
    }
    const progress = this.cloud.createDisk('csi-provisioner', {
      name: volumeNameOf(claim),
      zone,
      type: found.parameters?.['type'] ?? 'standard',
      sizeBytes: diskSize(claim.spec.resources.requests?.['storage'] ?? '0'),
    });
    return whenReady(progress, {
      failed: (reason) => this.failed(claim, found, reason),
      ready: (disk) => this.save(claim, found, disk),
    });
  }

  /** Nodes are read when they are needed: they change all the time, and disks are made now and then. */
  private zoneOf(node: string): string | undefined {
    return this.context.client.get(nodes, { name: node })?.metadata.labels?.[ZONE_LABEL];
  }

  private anyZone(claim: PersistentVolumeClaim, found: StorageClass): string | undefined {
    return spreadZone(claim, allowedZones(found, this.context.client.list(nodes)));
  }

  /** Where a node was chosen and the cloud has no room, another may be chosen. */
  private failed(claim: PersistentVolumeClaim, found: StorageClass, reason: string): Step {
    const isSelected = claim.metadata.annotations?.[SELECTED_NODE] !== undefined;
    if (isSelected && rpcCode(reason) === 'ResourceExhausted')
      this.context.client.update(persistentvolumeclaims, withoutMark(claim, SELECTED_NODE));
    return this.fail(claim, found, rpcError(reason));
  }

  private fail(claim: PersistentVolumeClaim, { metadata }: StorageClass, why: string): never {
    const message = `failed to provision volume with StorageClass ${quote(metadata.name)}: ${why}`;
    this.context.events.record(claim, 'Warning', 'ProvisioningFailed', message);
    throw new Error(message);
  }

  private save(claim: PersistentVolumeClaim, found: StorageClass, disk: Disk): void {
    const { client, events } = this.context;
    try {
      client.create(persistentvolumes, volumeObject(claim, found, disk));
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
    }
    events.record(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volumeNameOf(claim)}`);
  }

  private syncVolume(key: string): Step {
    const volume = this.volumes.get(keyOf(key));
    if (volume === undefined || !isToDelete(volume)) return;
    const [attached] = this.attachments.byIndex(VOLUME_INDEX, key);
    if (attached !== undefined) {
      return this.failDeletion(volume, `persistentvolume ${key} is still attached to node ${attached.spec.nodeName}`);
    }
    return whenReady(this.cloud.deleteDisk('csi-provisioner', volume.spec.csi?.volumeHandle ?? ''), {
      failed: (reason) => this.failDeletion(volume, rpcError(reason)),
      ready: () => this.drop(volume),
    });
  }

  private failDeletion(volume: PersistentVolume, message: string): never {
    this.context.events.record(volume, 'Warning', 'VolumeFailedDelete', message);
    throw new Error(message);
  }

  private drop({ metadata: { name } }: PersistentVolume): void {
    const { client } = this.context;
    try {
      client.remove(persistentvolumes, { name });
      const left = client.get(persistentvolumes, { name });
      if (left !== undefined && hasFinalizer(left, EXTERNAL_DELETION))
        client.update(persistentvolumes, withoutFinalizer(left, EXTERNAL_DELETION));
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }
}

/** The volume controller has named this driver, and the claim has no volume yet. */
function isAsked({ metadata: { annotations }, spec }: PersistentVolumeClaim): boolean {
  const provisioner = annotations?.[STORAGE_PROVISIONER] ?? annotations?.[BETA_STORAGE_PROVISIONER];
  return provisioner === DRIVER && (spec.volumeName ?? '') === '';
}

/** A volume that was deleted by hand goes with its disk, too, as long as its finalizer is there. */
function isToDelete(volume: PersistentVolume): boolean {
  const { metadata, spec, status } = volume;
  if (metadata.annotations?.[PROVISIONED_BY] !== DRIVER || spec.persistentVolumeReclaimPolicy !== 'Delete')
    return false;
  if (metadata.deletionTimestamp !== undefined && !hasFinalizer(volume, EXTERNAL_DELETION)) return false;
  return status.phase === 'Released';
}

/** A disk with a file system is written by one node at a time. */
function accessProblem({ spec: { accessModes = [], volumeMode } }: PersistentVolumeClaim): string | undefined {
  const shared = accessModes.find((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
  if (volumeMode === 'Block' || shared === undefined) return undefined;
  return `UnsupportedAccessMode: ${shared} of a file system`;
}

/** What the driver cannot do it refuses. */
function featureProblem({ spec }: PersistentVolumeClaim): string | undefined {
  if (spec.dataSource !== undefined || spec.dataSourceRef !== undefined)
    return 'Unsupported: volumes with a data source';
  return (spec.volumeAttributesClassName ?? '') === '' ? undefined : 'Unsupported: attributes classes of volumes';
}

const isLate = ({ volumeBindingMode }: StorageClass): boolean => volumeBindingMode === 'WaitForFirstConsumer';
