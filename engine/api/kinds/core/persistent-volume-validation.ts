import { semanticEqual } from '../../../base/equal';
import { sortedKeys } from '../../../base/go-text';
import { canonicalQuantity, compareQuantities, quantityValue } from '../../../base/quantity';
import type {
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PersistentVolume,
  PersistentVolumeSpec,
  VolumeNodeAffinity,
} from '../../types/core-v1';
import { checkDnsSubdomain, checkOneOf, checkRequired } from '../../validation/checks';
import { forbidden, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { internalForm } from '../../internal-forms/internal-form';
import { IMMUTABLE, validateImmutable } from '../../validation/object-meta';
import { difference } from '../difference';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { validateNodeSelector } from './affinity-validation';
import { ACCESS_MODES } from './claim-validation';
import { validatePersistentSource } from './persistent-volume-source-validation';

/** pkg/apis/core/validation and pkg/volume/validation, v1.36: ValidatePersistentVolume and its relatives. */
export function validatePersistentVolume(volume: PersistentVolume, findings: Findings): void {
  validateVolume(volume, findings);
  checkMountOptions(volume, findings);
}

function validateVolume({ metadata, spec }: PersistentVolume, findings: Findings): void {
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  validateSpec(spec, metadata.name, findings);
}

function validateSpec(spec: PersistentVolumeSpec, name: string, findings: Findings): void {
  validateVolumeAccessModes(spec.accessModes ?? [], 'spec.accessModes', findings);
  validateCapacity(spec.capacity ?? {}, findings);
  const policy = spec.persistentVolumeReclaimPolicy;
  if (policy !== undefined)
    checkOneOf(policy, ['Delete', 'Recycle', 'Retain'], 'spec.persistentVolumeReclaimPolicy', findings);
  const affinity = spec.nodeAffinity;
  if (affinity !== undefined) {
    if (affinity.required === undefined)
      findings.push(required('spec.nodeAffinity.required', 'must specify required node constraints'));
    else validateNodeSelector(affinity.required, 'spec.nodeAffinity.required', findings);
  }
  validatePersistentSource(spec, name, 'spec', findings);
  if (policy === 'Recycle' && isRoot(spec.hostPath?.path))
    findings.push(forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  if (spec.storageClassName !== undefined) checkDnsSubdomain(spec.storageClassName, 'spec.storageClassName', findings);
  if (spec.volumeMode !== undefined) checkOneOf(spec.volumeMode, ['Block', 'Filesystem'], 'spec.volumeMode', findings);
  validateAttributesClass(spec, findings);
}

export function validateVolumeAccessModes(modes: readonly string[], path: string, findings: Findings): void {
  if (modes.length === 0) findings.push(required(path));
  for (const mode of modes) checkOneOf(mode, ACCESS_MODES, path, findings);
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode));
  if (modes.includes('ReadWriteOncePod') && others)
    findings.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
}

function validateCapacity(capacity: Readonly<Record<string, string>>, findings: Findings): void {
  const path = 'spec.capacity';
  const names = sortedKeys(capacity);
  if (names.length === 0) findings.push(required(path));
  if (capacity['storage'] === undefined || names.length > 1)
    findings.push(notSupported(path, names.length === 0 ? null : capacity, ['storage']));
  for (const name of names) {
    const amount = capacity[name] ?? '0';
    const value = quantityValue(amount);
    if (value < 0) findings.push(invalid(`${path}[${name}]`, value, 'must be a valid resource quantity'));
    if (compareQuantities(amount, '0') <= 0)
      findings.push(invalid(`${path}[${name}]`, canonicalQuantity(amount), 'must be greater than zero'));
  }
}

const isRoot = (path: string | undefined): boolean => path !== undefined && /^\/(?:\.{0,2}\/)*\.{0,2}$/.test(path);

function validateAttributesClass(
  { volumeAttributesClassName: name, csi }: PersistentVolumeSpec,
  findings: Findings,
): void {
  if (name === undefined) return;
  const path = 'spec.volumeAttributesClassName';
  if (checkRequired(name, path, findings, 'an empty string is disallowed')) checkDnsSubdomain(name, path, findings);
  if (csi === undefined)
    findings.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'));
}

const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options';

const MOUNTABLE = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
] as const;

function checkMountOptions({ metadata, spec }: PersistentVolume, findings: Findings): void {
  if (metadata.annotations?.[MOUNT_OPTIONS] === undefined || MOUNTABLE.some((key) => spec[key] !== undefined)) return;
  findings.push(
    forbidden(`metadata.annotations.${MOUNT_OPTIONS}`, 'may not specify mount options for this volume type'),
  );
}

export function validatePersistentVolumeUpdate(
  next: PersistentVolume,
  old: PersistentVolume,
  findings: Findings,
): void {
  validatePersistentVolume(next, findings);
  validateVolume(next, findings);
  const before = sourceOf(old.spec);
  const after = withoutNewExpandSecret(sourceOf(next.spec), before);
  if (!semanticEqual(after, before))
    findings.push(
      forbidden(
        'spec.persistentvolumesource',
        `spec.persistentvolumesource is immutable after creation\n${difference(before, after)}`,
      ),
    );
  validateImmutable(next.spec.volumeMode, old.spec.volumeMode, 'volumeMode', findings);
  checkNodeAffinity(next.spec, old.spec, findings);
  if (old.spec.volumeAttributesClassName !== undefined && next.spec.volumeAttributesClassName === undefined)
    findings.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
}

type Source = Omit<PersistentVolumeSpec, (typeof OTHERS)[number]>;

const OTHERS = [
  'capacity',
  'accessModes',
  'claimRef',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'mountOptions',
  'volumeMode',
  'nodeAffinity',
  'volumeAttributesClassName',
] as const;

function sourceOf(spec: PersistentVolumeSpec): Source {
  const source: Record<string, unknown> = { ...spec };
  for (const key of OTHERS) delete source[key];
  return source;
}

/** A secret for expansion may be added, once. */
function withoutNewExpandSecret(next: Source, old: Source): Source {
  if (next.csi?.controllerExpandSecretRef === undefined || old.csi === undefined) return next;
  if (old.csi.controllerExpandSecretRef !== undefined) return next;
  const { controllerExpandSecretRef: _added, ...csi } = next.csi;
  return { ...next, csi };
}

const NOW_CALLED: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
};

/** Once set it stays, but for the new names of old labels (MutablePVNodeAffinity is off by default). */
function checkNodeAffinity(next: PersistentVolumeSpec, old: PersistentVolumeSpec, findings: Findings): void {
  if (old.nodeAffinity === undefined || sameNodes(next.nodeAffinity, old.nodeAffinity)) return;
  findings.push(
    invalid(
      'nodeAffinity',
      internalForm(next.nodeAffinity, 'core.VolumeNodeAffinity'),
      `${IMMUTABLE}, except for updating from beta label to GA`,
    ),
  );
}

function sameNodes(next: VolumeNodeAffinity | undefined, old: VolumeNodeAffinity): boolean {
  const before = old.required?.nodeSelectorTerms ?? [];
  const after = next?.required?.nodeSelectorTerms ?? [];
  return after.length === before.length && after.every((term, index) => sameTerm(term, before[index] ?? {}));
}

const sameTerm = (next: NodeSelectorTerm, old: NodeSelectorTerm): boolean =>
  sameRequirements(next.matchExpressions ?? [], old.matchExpressions ?? []) &&
  sameRequirements(next.matchFields ?? [], old.matchFields ?? []);

const sameRequirements = (next: readonly NodeSelectorRequirement[], old: readonly NodeSelectorRequirement[]): boolean =>
  next.length === old.length &&
  next.every((requirement, index) => {
    const before = old[index];
    if (before === undefined) return false;
    const renamed = NOW_CALLED[before.key] === requirement.key;
    return semanticEqual(requirement, renamed ? { ...before, key: requirement.key } : before);
  });

export const validatePersistentVolumeStatus = (
  next: PersistentVolume,
  old: PersistentVolume,
  findings: Findings,
): void => validateMetadataUpdate(next.metadata, old.metadata, findings);
