import { millis, minutes, type Millis } from '../../../../base/brand';
import { volumeattachments } from '../../../../api/resources';
import { attachmentName } from '../../../../api/storage/csi-names';
import type { PersistentVolume } from '../../../../api/types/core-v1';
import type { VolumeAttachment } from '../../../../api/types/storage-v1';
import { isApiError } from '../../../../api/request';
import type { ComponentContext } from '../../../../client/component';
import { mustPass } from '../../../../client/error-kinds';
import type { Informer } from '../../../../client/informer';
import { textOf } from '../../rules/refusals';

const FIRST_LOOK = millis(500);
const LOOK_FACTOR = 1.05;
const LONGEST_LOOK = millis(7000);
const PATIENCE = minutes(2);

/** Undefined: it worked; else what went wrong. */
export type Done = (problem: string | undefined) => void;
type Look = () => 'done' | 'not yet' | { readonly problem: string };

/**
 * Attaches and detaches by writing and deleting VolumeAttachments, and by looking every half second or so at what the
 * external attacher makes of them (pkg/volume/csi/csi_attacher.go, v1.36; its jitter of a tenth is left out).
 */
export class CsiAttacher {
  readonly attachments: Informer<VolumeAttachment>;

  constructor(private readonly context: ComponentContext) {
    this.attachments = context.informers.of(volumeattachments);
  }

  attach({ metadata, spec: { csi } }: PersistentVolume, nodeName: string, done: Done): void {
    const { driver = '', volumeHandle = '' } = csi ?? {};
    const name = attachmentName(volumeHandle, driver, nodeName);
    if (this.attachments.get({ name }) === undefined) {
      try {
        this.context.client.create(volumeattachments, {
          apiVersion: 'storage.k8s.io/v1',
          kind: 'VolumeAttachment',
          metadata: { name },
          spec: { attacher: driver, nodeName, source: { persistentVolumeName: metadata.name } },
        });
      } catch (error) {
        if (mustPass(error)) throw error;
        if (!isApiError(error, 'AlreadyExists'))
          return done(`kubernetes.io/csi: attacher.Attach failed: ${textOf(error)}`);
      }
    }
    const late = `timed out waiting for external-attacher of ${driver} CSI driver to attach volume ${volumeHandle}`;
    this.watch(() => attachState(this.attachments.get({ name })), late, done);
  }

  detach(driver: string, handle: string, nodeName: string, done: Done): void {
    const name = attachmentName(handle, driver, nodeName);
    try {
      this.context.client.remove(volumeattachments, { name });
    } catch (error) {
      if (mustPass(error)) throw error;
      if (isApiError(error, 'NotFound')) return done(undefined);
      const problem = `detacher.Detach failed to delete VolumeAttachment [${name}]: ${textOf(error)}`;
      return done(`kubernetes.io/csi: ${problem}`);
    }
    const late = `timed out waiting for external-attacher of unknown CSI driver to detach volume ${handle}`;
    this.watch(() => detachState(this.attachments.get({ name })), late, done);
  }

  private watch(look: Look, late: string, done: Done): void {
    const { clock } = this.context;
    const end = clock.now() + PATIENCE;
    const next = (wait: Millis): void => {
      const left = end - clock.now();
      if (left <= wait) return void clock.after(millis(left), 'volume attachment', () => done(late));
      clock.after(wait, 'volume attachment', () => {
        const state = look();
        if (state === 'not yet') next(millis(Math.min(Math.round(wait * LOOK_FACTOR), LONGEST_LOOK)));
        else done(state === 'done' ? undefined : state.problem);
      });
    };
    next(FIRST_LOOK);
  }
}

function attachState(attachment: VolumeAttachment | undefined): ReturnType<Look> {
  if (attachment === undefined) return 'not yet';
  if (attachment.metadata.deletionTimestamp !== undefined) return { problem: 'volume attachment is being deleted' };
  if (attachment.status.attached) return 'done';
  const { attachError } = attachment.status;
  return attachError === undefined ? 'not yet' : { problem: attachError.message ?? '' };
}

function detachState(attachment: VolumeAttachment | undefined): ReturnType<Look> {
  if (attachment === undefined) return 'done';
  const { detachError } = attachment.status;
  return detachError === undefined ? 'not yet' : { problem: detachError.message ?? '' };
}
