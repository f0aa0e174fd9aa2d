import { volumeattachments } from '../../resources';
import type { VolumeAttachment } from '../../types/storage-v1';
import { defineKind } from '../define';
import { metadataForStatus, statusHooks } from '../status-hooks';

/** pkg/registry/storage/volumeattachment, v1.36. */
export const volumeAttachment = defineKind(volumeattachments, {
  subresources: ['status'],
  unconditionalUpdate: false,
  ...statusHooks<VolumeAttachment>({ empty: { attached: false }, metadata: metadataForStatus }),
});
