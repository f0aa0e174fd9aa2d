import { volumeattachments } from '../../resources';
import type { VolumeAttachment } from '../../types/storage-v1';
import { checkedChange, checkedObject } from '../checked';
import { defaultVolumeSource } from '../core/persistent-volume-defaults';
import { defineKind } from '../define';
import { ifPresent, withFields } from '../sharing';
import { volumeAttachmentColumns } from './volume-attachment-columns';
import { validateVolumeAttachment, validateVolumeAttachmentUpdate } from './volume-attachment-validation';
import { metadataForStatus, statusHooks } from '../status-hooks';

/** pkg/registry/storage/volumeattachment, v1.36. */
export const volumeAttachment = defineKind<VolumeAttachment>(volumeattachments, {
  columns: volumeAttachmentColumns,
  subresources: ['status'],
  unconditionalUpdate: false,
  returnsDeleted: true,
  defaults: (attachment) =>
    withFields(attachment, {
      spec: withFields(attachment.spec, {
        source: withFields(attachment.spec.source, {
          inlineVolumeSpec: ifPresent(attachment.spec.source.inlineVolumeSpec, defaultVolumeSource),
        }),
      }),
    }),
  ...statusHooks<VolumeAttachment>({ empty: { attached: false }, metadata: metadataForStatus }),
  validate: checkedObject(validateVolumeAttachment),
  validateUpdate: checkedChange(validateVolumeAttachmentUpdate),
});
