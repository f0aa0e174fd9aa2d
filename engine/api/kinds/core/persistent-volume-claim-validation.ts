import { semanticEqual } from '../../../base/equal';
import { sortedKeys } from '../../../base/go-text';
import { compareQuantities, quantityValue } from '../../../base/quantity';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../types/core-v1';
import { forbidden, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { labelKeyFaults } from '../../validation/formats';
import { IMMUTABLE, validateImmutable } from '../../validation/object-meta';
import { difference } from '../difference';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { validateClaimSpec } from './claim-validation';
import { BETA_CLASS } from './claim-warnings';
import { isNative } from './resource-validation';

/** pkg/apis/core/validation, v1.36: ValidatePersistentVolumeClaim and its relatives. */
export function validateClaim({ metadata, spec }: PersistentVolumeClaim, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validateClaimSpec(spec, 'spec', findings);
}

const FIXED =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

export function validateClaimUpdate(next: PersistentVolumeClaim, old: PersistentVolumeClaim, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateClaim(next, findings);
  const annotation = next.metadata.annotations?.[BETA_CLASS] ?? '';
  if (annotation !== (old.metadata.annotations?.[BETA_CLASS] ?? '') && !upgradesFromAnnotation(next, old))
    findings.push(invalid(`metadata.annotations.${BETA_CLASS}`, annotation, IMMUTABLE));
  const compared = withoutAllowedChanges(next, old);
  if (!semanticEqual(compared, old.spec))
    findings.push(forbidden('spec', `${FIXED}\n${difference(old.spec, compared)}`));
  checkNotShrunk(next, old, findings);
  validateImmutable(next.spec.volumeMode, old.spec.volumeMode, 'volumeMode', findings);
  checkAttributesClass(next, old, findings);
}

/** The class moves from the old annotation into its field. */
function upgradesFromAnnotation(next: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const before = old.metadata.annotations?.[BETA_CLASS];
  const after = next.metadata.annotations?.[BETA_CLASS];
  return (
    before !== undefined &&
    old.spec.storageClassName === undefined &&
    next.spec.storageClassName === before &&
    (after === undefined || after === before)
  );
}

/** The new spec with what may change as it was. */
function withoutAllowedChanges(next: PersistentVolumeClaim, old: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const { volumeName, storageClassName, volumeAttributesClassName, ...rest } = next.spec;
  const bound = next.status.phase === 'Bound';
  const name = old.spec.volumeName === undefined ? undefined : volumeName;
  const annotation = old.metadata.annotations?.[BETA_CLASS];
  const mayGainClass =
    old.spec.storageClassName === undefined && (annotation === undefined || storageClassName === annotation);
  const className = mayGainClass ? undefined : storageClassName;
  const attributes = bound ? old.spec.volumeAttributesClassName : volumeAttributesClassName;
  return {
    ...rest,
    ...(name === undefined ? {} : { volumeName: name }),
    ...(className === undefined ? {} : { storageClassName: className }),
    ...(attributes === undefined ? {} : { volumeAttributesClassName: attributes }),
    ...(bound && rest.resources.requests !== undefined ? { resources: withOldRequest(next, old) } : {}),
  };
}

function withOldRequest(
  next: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): PersistentVolumeClaimSpec['resources'] {
  const storage = old.spec.resources.requests?.['storage'] ?? '0';
  return { ...next.spec.resources, requests: { ...next.spec.resources.requests, storage } };
}

/** After a failed expansion a claim may ask for less again, yet for more than it has. */
function checkNotShrunk(next: PersistentVolumeClaim, old: PersistentVolumeClaim, findings: Findings): void {
  const size = next.spec.resources.requests?.['storage'] ?? '0';
  if (compareQuantities(size, old.spec.resources.requests?.['storage'] ?? '0') >= 0) return;
  if (compareQuantities(size, old.status.capacity?.['storage'] ?? '0') <= 0)
    findings.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
}

function checkAttributesClass(next: PersistentVolumeClaim, old: PersistentVolumeClaim, findings: Findings): void {
  const name = next.spec.volumeAttributesClassName;
  if (name === old.spec.volumeAttributesClassName || old.status.currentVolumeAttributesClassName === undefined) return;
  const to = name === undefined ? 'nil' : name === '' ? 'empty string' : undefined;
  if (to !== undefined)
    findings.push(
      forbidden(
        'spec.volumeAttributesClassName',
        `update to ${to} is forbidden when status.currentVolumeAttributesClassName is not nil`,
      ),
    );
}

const RESIZE_STATUSES = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizePending',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
].sort();

export function validateClaimStatus(next: PersistentVolumeClaim, old: PersistentVolumeClaim, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  const { capacity = {}, allocatedResources = {}, allocatedResourceStatuses = {} } = next.status;
  if ((next.spec.accessModes ?? []).length === 0) findings.push(required('Spec.accessModes'));
  for (const name of sortedKeys(capacity)) checkAmount(capacity[name] ?? '0', `status.capacity[${name}]`, findings);
  for (const name of sortedKeys(allocatedResourceStatuses)) {
    const path = 'status.allocatedResourceStatuses';
    checkResourceKey(name, path, findings);
    if (!RESIZE_STATUSES.includes(allocatedResourceStatuses[name] ?? ''))
      findings.push(notSupported(path, name, RESIZE_STATUSES));
  }
  for (const name of sortedKeys(allocatedResources)) {
    const path = 'status.allocatedResources';
    if (checkResourceKey(name, path, findings))
      checkAmount(allocatedResources[name] ?? '0', `${path}[${name}]`, findings);
  }
}

function checkAmount(amount: string, path: string, findings: Findings): void {
  const value = quantityValue(amount);
  if (value < 0) findings.push(invalid(path, value, 'must be a valid resource quantity'));
}

function checkResourceKey(name: string, path: string, findings: Findings): boolean {
  const faults = labelKeyFaults(name);
  for (const fault of faults) findings.push(invalid(path, name, fault));
  if (faults.length > 0) return false;
  if (!isNative(name) || name === 'storage') return true;
  findings.push(notSupported(path, name, ['storage']));
  return false;
}
