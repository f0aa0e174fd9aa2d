import { internalForm } from '../../internal-forms/internal-form';
import type {
  VolumeAttachment,
  VolumeAttachmentSource,
  VolumeAttachmentStatus,
  VolumeError,
} from '../../types/storage-v1';
import { semanticEqual } from '../../../base/equal';
import { checkDnsSubdomain } from '../../validation/checks';
import { forbidden, invalid, required, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength, inclusiveRangeText } from '../../validation/formats';
import { IMMUTABLE } from '../../validation/object-meta';
import { checkCsiDriverName } from '../core/volume-source-validation';
import { validateMetadata } from '../metadata-validation';
import { validateInlineVolume } from './inline-volume-validation';

/** pkg/apis/storage/validation, v1.36. */
export function validateVolumeAttachment({ metadata, spec, status }: VolumeAttachment, findings: Findings): void {
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  checkCsiDriverName(spec.attacher, 'spec.attacher', findings);
  validateSource(spec.source, 'spec.source', findings);
  checkDnsSubdomain(spec.nodeName, 'spec.nodeName', findings);
  validateStatus(status, findings);
  if (spec.source.persistentVolumeName !== undefined)
    checkDnsSubdomain(spec.source.persistentVolumeName, 'spec.source.persistentVolumeName', findings);
}

export function validateVolumeAttachmentUpdate(
  next: VolumeAttachment,
  old: VolumeAttachment,
  findings: Findings,
): void {
  validateVolumeAttachment(next, findings);
  if (!semanticEqual(next.spec, old.spec))
    findings.push(invalid('spec', internalForm(next.spec, 'storage.VolumeAttachmentSpec'), IMMUTABLE));
}

const ONE_SOURCE = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';

function validateSource(
  { persistentVolumeName: name, inlineVolumeSpec: inline }: VolumeAttachmentSource,
  path: string,
  findings: Findings,
): void {
  if (inline === undefined && name === undefined) findings.push(required(path, ONE_SOURCE));
  else if (inline !== undefined && name !== undefined) findings.push(forbidden(path, ONE_SOURCE));
  else if (inline !== undefined) validateInlineVolume(inline, `${path}.inlineVolumeSpec`, findings);
  else if (name === '')
    findings.push(required(`${path}.persistentVolumeName`, 'must specify non empty persistentVolumeName'));
}

const METADATA_BYTES_MAX = 256 * 1024;
const MESSAGE_BYTES_MAX = 1024;
const CODE_MAX = 2_147_483_647;

function validateStatus(status: VolumeAttachmentStatus, findings: Findings): void {
  const entries = Object.entries(status.attachmentMetadata ?? {});
  const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  if (bytes > METADATA_BYTES_MAX) findings.push(tooLong('status.attachmentMetadata', METADATA_BYTES_MAX));
  validateError(status.attachError, 'status.attachError', findings);
  validateError(status.detachError, 'status.detachError', findings);
}

/** A message that is too long is told the limit of the metadata, as the real server has it. */
function validateError(error: VolumeError | undefined, path: string, findings: Findings): void {
  if (byteLength(error?.message ?? '') > MESSAGE_BYTES_MAX)
    findings.push(tooLong(`${path}.message`, METADATA_BYTES_MAX));
  if (error?.errorCode !== undefined && error.errorCode < 0)
    findings.push(invalid(`${path}.errorCode`, error.errorCode, inclusiveRangeText(0, CODE_MAX)));
}
