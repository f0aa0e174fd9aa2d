import type { VolumeAttachment } from '../../types/storage-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const volumeAttachmentColumns = columns<VolumeAttachment>([
  nameColumn,
  column(
    'Attacher',
    'attacher indicates the name of the volume driver that MUST handle this request. This is the name returned by GetPluginName().',
    (object) => object.spec.attacher,
    { format: 'name' },
  ),
  column(
    'PV',
    'persistentVolumeName represents the name of the persistent volume to attach.',
    (object) => object.spec.source.persistentVolumeName ?? '',
  ),
  column(
    'Node',
    'nodeName represents the node that the volume should be attached to.',
    (object) => object.spec.nodeName,
  ),
  column(
    'Attached',
    'attached indicates the volume is successfully attached. This field must only be set by the entity completing the attach operation, i.e. the external-attacher.',
    (object) => object.status.attached,
    { type: 'boolean' },
  ),
  ageColumn,
]);
