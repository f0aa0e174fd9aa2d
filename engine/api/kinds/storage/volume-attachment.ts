import { volumeattachments } from '../../resources';
import type { VolumeAttachment } from '../../types/storage-v1';
import { defineKind } from '../define';
import { volumeAttachmentColumns } from './volume-attachment-columns';
import { metadataForStatus, statusHooks } from '../status-hooks';

/** pkg/registry/storage/volumeattachment, v1.36. */
export const volumeAttachment = defineKind(volumeattachments, {
  columns: volumeAttachmentColumns,
  subresources: ['status'],
  unconditionalUpdate: false,
  ...statusHooks<VolumeAttachment>({ empty: { attached: false }, metadata: metadataForStatus }),
});
