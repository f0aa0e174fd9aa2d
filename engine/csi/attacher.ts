import { quote } from '../base/go-text';
import { formatTime } from '../base/timestamp';
import { keyOf } from '../api/object';
import { isApiError } from '../api/request';
import { persistentvolumes, volumeattachments } from '../api/resources';
import { isShareable } from '../api/storage/csi-names';
import { hasFinalizer, withFinalizer, withoutFinalizer } from '../api/storage/with-mark';
import type { PersistentVolume } from '../api/types/core-v1';
import type { VolumeAttachment } from '../api/types/storage-v1';
import type { ComponentContext } from '../client/component';
import type { Informer } from '../client/informer';
import type { DiskProvider } from '../cloud/provider';
import { DRIVER } from './driver';
import { rpcError } from './rpc-error';
import { sidecarQueue, whenReady, type Step } from './sidecar-queue';

const FINALIZER = `external-attacher/${DRIVER.replaceAll('.', '-')}`;
const NODE_ID = 'csi.alpha.kubernetes.io/node-id';
const VOLUME_INDEX = 'volume of an attachment';

/** Carries VolumeAttachments out (kubernetes-csi/external-attacher pkg/controller/csi_handler.go, v4.9). */
export class Attacher {
  private readonly attachments: Informer<VolumeAttachment>;
  private readonly volumes: Informer<PersistentVolume>;

  constructor(
    private readonly context: ComponentContext,
    private readonly cloud: DiskProvider,
  ) {
    this.attachments = context.informers.of(volumeattachments);
    this.attachments.addIndex(VOLUME_INDEX, ({ spec }) => [spec.source.persistentVolumeName ?? '']);
    this.volumes = context.informers.of(persistentvolumes);
  }

  start(): void {
    const queue = sidecarQueue(this.context, 'attachments', (key) => this.syncAttachment(key));
    const volumeQueue = sidecarQueue(this.context, 'attached volumes', (key) => this.syncVolume(key));
    this.attachments.subscribe((next, previous) => {
      const attachment = next ?? previous;
      if (attachment?.spec.attacher !== DRIVER) return;
      if (next !== undefined) queue.add(next.metadata.name);
      else volumeQueue.add(attachment.spec.source.persistentVolumeName ?? '');
    });
    this.volumes.subscribe((next) => {
      if (next?.metadata.deletionTimestamp !== undefined) volumeQueue.add(next.metadata.name);
    });
  }

  private syncAttachment(key: string): Step {
    const attachment = this.attachments.get(keyOf(key));
    if (attachment === undefined) return;
    if (attachment.metadata.deletionTimestamp !== undefined) return this.detach(attachment);
    return attachment.status.attached ? undefined : this.attach(attachment);
  }

  private attach(attachment: VolumeAttachment): Step {
    const { nodeName, source } = attachment.spec;
    const name = source.persistentVolumeName ?? '';
    const volume = this.volumes.get({ name });
    if (volume?.spec.csi === undefined) return this.failAttach(attachment, `persistentvolume ${quote(name)} not found`);
    if (volume.metadata.deletionTimestamp !== undefined)
      return this.failAttach(attachment, `PersistentVolume ${quote(name)} is marked for deletion`);
    this.mark(attachment, volume);
    const { volumeHandle } = volume.spec.csi;
    return whenReady(this.cloud.attachDisk('csi-attacher', volumeHandle, nodeName, isShareable(volume)), {
      failed: (reason) => this.failAttach(attachment, rpcError(reason)),
      ready: () => {
        const attachmentMetadata = { devicePath: `/dev/disk/by-id/${volumeHandle}` };
        this.patchStatus(attachment, { attached: true, attachmentMetadata, attachError: null });
      },
    });
  }

  /** From now on neither the attachment nor the volume goes before the disk is detached. */
  private mark({ metadata, spec }: VolumeAttachment, volume: PersistentVolume): void {
    const { client } = this.context;
    if (metadata.finalizers?.includes(FINALIZER) !== true) {
      const finalizers = [...(metadata.finalizers ?? []), FINALIZER];
      const body = { metadata: { finalizers, annotations: { [NODE_ID]: spec.nodeName } } };
      client.patch(volumeattachments, { name: metadata.name }, { type: 'merge', body });
    }
    if (!hasFinalizer(volume, FINALIZER)) client.update(persistentvolumes, withFinalizer(volume, FINALIZER));
  }

  private failAttach(attachment: VolumeAttachment, message: string): never {
    this.patchStatus(attachment, { attached: false, attachError: { time: this.now(), message } });
    throw new Error(message);
  }

  private detach(attachment: VolumeAttachment): Step {
    const { metadata, spec } = attachment;
    if (metadata.finalizers?.includes(FINALIZER) !== true) return;
    const handle = this.volumes.get({ name: spec.source.persistentVolumeName ?? '' })?.spec.csi?.volumeHandle;
    if (handle === undefined) return this.release(attachment);
    return whenReady(this.cloud.detachDisk('csi-attacher', handle, spec.nodeName), {
      failed: (reason) => {
        const message = rpcError(reason);
        this.patchStatus(attachment, { detachError: { time: this.now(), message } });
        throw new Error(message);
      },
      ready: () => this.release(attachment),
    });
  }

  private release({ metadata: { name, finalizers = [] } }: VolumeAttachment): void {
    const left = finalizers.filter((one) => one !== FINALIZER);
    const body = { metadata: { finalizers: left.length === 0 ? null : left } };
    this.unlessGone(() => this.context.client.patch(volumeattachments, { name }, { type: 'merge', body }));
  }

  /** A volume that is to go is let go once it is attached nowhere. */
  private syncVolume(key: string): Step {
    const volume = this.volumes.get(keyOf(key));
    if (volume?.metadata.deletionTimestamp === undefined || !hasFinalizer(volume, FINALIZER)) return;
    if (this.attachments.byIndex(VOLUME_INDEX, key).length > 0) return;
    this.unlessGone(() => this.context.client.update(persistentvolumes, withoutFinalizer(volume, FINALIZER)));
  }

  private patchStatus({ metadata: { name } }: VolumeAttachment, status: object): void {
    const { client } = this.context;
    this.unlessGone(() => client.patch(volumeattachments, { name }, { type: 'merge', body: { status } }, 'status'));
  }

  private unlessGone(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }

  private now(): string {
    return formatTime(this.context.clock.now());
  }
}
