import { compareQuantities } from '../../../base/quantity';
import type {
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimTemplate,
  TypedLocalObjectReference,
  TypedObjectReference,
} from '../../types/core-v1';
import { checkDnsSubdomain, checkFormat, checkOneOf, checkRequired } from '../../validation/checks';
import { forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { dnsSubdomainFaults } from '../../validation/formats';
import { validateLabelSelector } from '../../validation/label-selector';
import { nameFaults } from '../../validation/object-meta';
import { validateTemplateMetadata } from '../template-metadata-validation';

/** Claims for volumes, alone or as templates (pkg/apis/core/validation, ValidatePersistentVolumeClaimSpec, v1.36). */
export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string, findings: Findings): void {
  const modes = spec.accessModes ?? [];
  if (modes.length === 0) findings.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  validateLabelSelector(spec.selector, `${path}.selector`, findings);
  for (const mode of modes) checkOneOf(mode, ACCESS_MODES, `${path}.accessModes`, findings);
  if (modes.includes('ReadWriteOncePod') && modes.length > 1)
    findings.push(forbidden(`${path}.accessModes`, 'may not use ReadWriteOncePod with other access modes'));
  validateStorageRequest(spec, path, findings);
  if (spec.storageClassName !== undefined && spec.storageClassName !== '')
    checkDnsSubdomain(spec.storageClassName, `${path}.storageClassName`, findings);
  if (spec.volumeMode !== undefined)
    checkOneOf(spec.volumeMode, ['Block', 'Filesystem'], `${path}.volumeMode`, findings);
  if (spec.dataSource !== undefined) validateDataSource(spec.dataSource, `${path}.dataSource`, findings);
  if (spec.dataSourceRef !== undefined) validateDataSourceRef(spec.dataSourceRef, `${path}.dataSourceRef`, findings);
  if (spec.dataSource !== undefined && spec.dataSourceRef !== undefined) validateSameSource(spec, path, findings);
  const attributes = spec.volumeAttributesClassName;
  if (attributes !== undefined && attributes !== '')
    for (const fault of nameFaults('dns-subdomain', attributes))
      findings.push(invalid(`${path}.volumeAttributesClassName`, attributes, fault));
}

function validateStorageRequest(spec: PersistentVolumeClaimSpec, path: string, findings: Findings): void {
  const at = `${path}.resources[storage]`;
  const storage = spec.resources.requests?.['storage'];
  if (storage === undefined) findings.push(required(at));
  else if (compareQuantities(storage, '0') <= 0) findings.push(invalid(at, storage, 'must be greater than zero'));
}

type Reference = TypedLocalObjectReference | TypedObjectReference;

function validateReference(reference: Reference, path: string, findings: Findings): void {
  const group = reference.apiGroup ?? '';
  checkRequired(reference.name, `${path}.name`, findings);
  checkRequired(reference.kind, `${path}.kind`, findings);
  if (group === '' && reference.kind !== 'PersistentVolumeClaim')
    findings.push(invalid(path, reference.kind, CORE_CLAIMS_ONLY));
  if (group !== '') checkFormat(group, dnsSubdomainFaults, `${path}.apiGroup`, findings);
}

const CORE_CLAIMS_ONLY = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";

const validateDataSource = (source: TypedLocalObjectReference, path: string, findings: Findings): void =>
  validateReference(source, path, findings);

function validateDataSourceRef(source: TypedObjectReference, path: string, findings: Findings): void {
  validateReference(source, path, findings);
  const namespace = source.namespace;
  if (namespace === undefined || namespace === '') return;
  for (const fault of nameFaults('dns-label', namespace)) findings.push(invalid(`${path}.namespace`, namespace, fault));
}

/** The real server prints a path where it means the value: `{}`. */
function validateSameSource(
  { dataSource, dataSourceRef }: PersistentVolumeClaimSpec,
  path: string,
  findings: Findings,
): void {
  if (dataSourceRef?.namespace !== undefined && dataSourceRef.namespace !== '')
    findings.push(invalid(path, {}, 'may not be specified when dataSourceRef.namespace is specified'));
  else if (
    dataSource?.name !== dataSourceRef?.name ||
    dataSource?.kind !== dataSourceRef?.kind ||
    dataSource?.apiGroup !== dataSourceRef?.apiGroup
  )
    findings.push(invalid(path, {}, 'must match dataSourceRef'));
}

/** The claim that a pod brings along. */
export function validateClaimTemplate(template: PersistentVolumeClaimTemplate, path: string, findings: Findings): void {
  validateTemplateMetadata(template.metadata, `${path}.metadata`, findings);
  validateClaimSpec(template.spec, `${path}.spec`, findings);
}
