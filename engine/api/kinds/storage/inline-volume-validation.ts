import type { PersistentVolumeSpec } from '../../types/core-v1';
import { forbidden, required, type Findings } from '../../validation/field-errors';
import { validatePersistentSource } from '../core/persistent-volume-source-validation';
import { validateVolumeAccessModes } from '../core/persistent-volume-validation';

const INLINE = 'in the context of inline volumes';

/** The volume of a pod's own, moved to CSI (pkg/apis/core/validation, ValidatePersistentVolumeSpec, v1.36). */
export function validateInlineVolume(spec: PersistentVolumeSpec, path: string, findings: Findings): void {
  const refuse = (field: string): void => {
    findings.push(forbidden(`${path}.${field}`, `may not be specified ${INLINE}`));
  };
  if (spec.claimRef !== undefined) refuse('claimRef');
  if (Object.keys(spec.capacity ?? {}).length > 0) refuse('capacity');
  if (spec.csi === undefined) findings.push(required(`${path}.csi`, `has to be specified ${INLINE}`));
  validateVolumeAccessModes(spec.accessModes ?? [], `${path}.accessModes`, findings);
  const policy = spec.persistentVolumeReclaimPolicy;
  if (policy !== undefined && policy !== 'Retain')
    findings.push(forbidden(`${path}.persistentVolumeReclaimPolicy`, `may only be Retain ${INLINE}`));
  if (spec.nodeAffinity !== undefined) refuse('nodeAffinity');
  validatePersistentSource(spec, '', path, findings);
  if (spec.storageClassName !== undefined) refuse('storageClassName');
  if (spec.volumeMode !== undefined && spec.volumeMode !== 'Filesystem')
    findings.push(forbidden(`${path}.volumeMode`, `may not specify volumeMode other than Filesystem ${INLINE}`));
}
