import { isNegativeQuantity } from '../../../base/quantity';
import { RecentSet } from '../../../base/recent';
import type { CSIVolumeSource, StorageOSVolumeSource, Volume } from '../../types/core-v1';
import type { TemplateMeta } from '../../types/meta-v1';
import { checkDnsLabel, checkDnsSubdomain, checkOneOf, checkRequired } from '../../validation/checks';
import { duplicate, forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { dnsSubdomainFaults } from '../../validation/formats';
import { checkDescendingPath } from '../../validation/paths';
import { validateClaimTemplate } from './claim-validation';
import type { VolumesByName } from './mount-validation';
import type { PodRules } from './pod-rules';
import { checkMode, validateDownwardFile, validateKeyToPath, validateProjected } from './projected-volume-validation';
import {
  checkCsiDriverName,
  checkPartition,
  checkTexts,
  ISCSI_TOO_LONG,
  validateAzureDisk,
  validateFc,
  validateFlex,
  validateFlocker,
  validateHostPath,
  validateIscsi,
  validateNfs,
  validateQuobyte,
} from './volume-source-validation';

/** Volumes found in order are not looked at again; only what depends on the pod is. */
const valid = new RecentSet<Volume>();

/** The volumes of a pod; returns those in order, by name (pkg/apis/core/validation, ValidateVolumes, v1.36). */
export function validateVolumes(
  volumes: readonly Volume[],
  { metadata, rules }: { metadata: TemplateMeta | undefined; rules: PodRules },
  path: string,
  findings: Findings,
): VolumesByName {
  const good = new Map<string, Volume>();
  const podName = metadata?.name ?? '';
  const created = createdClaims(volumes, podName);
  for (let index = 0; index < volumes.length; index++) {
    const volume = volumes[index] as Volume;
    if (valid.has(volume) && !good.has(volume.name) && created === undefined) {
      good.set(volume.name, volume);
      continue;
    }
    const before = findings.length;
    const at = `${path}[${index}]`;
    validateSource(volume, podName, rules, at, findings);
    if (checkRequired(volume.name, `${at}.name`, findings)) checkDnsLabel(volume.name, `${at}.name`, findings);
    if (good.has(volume.name)) findings.push(duplicate(`${at}.name`, volume.name));
    if (findings.length === before) {
      good.set(volume.name, volume);
      if (volume.ephemeral === undefined && volume.image === undefined) valid.add(volume);
    }
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && created?.has(claim) === true)
      findings.push(invalid(`${at}.persistentVolumeClaim.claimName`, claim, CLAIM_OF_EPHEMERAL));
  }
  return good;
}

const CLAIM_OF_EPHEMERAL = 'must not reference a PVC that gets created for an ephemeral volume';

/** The names of the claims that the pod's ephemeral volumes will have. */
function createdClaims(volumes: readonly Volume[], podName: string): ReadonlySet<string> | undefined {
  if (podName === '') return undefined;
  let names: Set<string> | undefined;
  for (const volume of volumes)
    if (volume.ephemeral !== undefined) (names ??= new Set()).add(`${podName}-${volume.name}`);
  return names;
}

/** Of several sources only the first is looked at; the others are refused. */
function validateSource(volume: Volume, podName: string, rules: PodRules, path: string, findings: Findings): void {
  const present = sourcesOf(volume);
  const [first, ...others] = present;
  if (first === undefined) findings.push(required(path, 'must specify a volume type'));
  else first.check({ volume, podName, rules, path, findings });
  for (const { label } of others)
    findings.push(forbidden(`${path}.${label}`, 'may not specify more than 1 volume type'));
}

/** What a volume has of the sources, in their order. */
function sourcesOf(volume: Volume): readonly Source[] {
  const found: Source[] = [];
  for (const key in volume) {
    const source = BY_KEY.get(key);
    if (source !== undefined && volume[source.key] !== undefined) found.push(source);
  }
  return found.length < 2 ? found : SOURCES.filter((source) => found.includes(source));
}

interface VolumeContext {
  readonly volume: Volume;
  readonly podName: string;
  readonly rules: PodRules;
  readonly path: string;
  readonly findings: Findings;
}

interface Source {
  readonly key: keyof Volume;
  /** As the real server calls it where there is another. */
  readonly label: string;
  readonly check: (context: VolumeContext) => void;
}

function own<K extends keyof Volume & string>(
  key: K,
  check: (source: NonNullable<Volume[K]>, at: string, findings: Findings, context: VolumeContext) => void,
  label: string = key,
): Source {
  return {
    key,
    label,
    check: (context) =>
      check(context.volume[key] as NonNullable<Volume[K]>, `${context.path}.${key}`, context.findings, context),
  };
}

/** All that is asked of it is that some texts are there. */
const simple = (key: keyof Volume & string, texts: readonly string[]): Source =>
  own(key, (source, at, findings) => checkTexts(source as unknown as Record<string, unknown>, texts, at, findings));

/** In the order of the real server. A few fields are misspelt, or named otherwise than they are: kept. */
const SOURCES: readonly Source[] = [
  own('emptyDir', (source, at, findings) => {
    if (source.sizeLimit !== undefined && isNegativeQuantity(source.sizeLimit))
      findings.push(forbidden(`${at}.sizeLimit`, 'SizeLimit field must be a valid resource quantity'));
  }),
  own('hostPath', (source, at, findings) => validateHostPath(source, at, findings)),
  own('gitRepo', (source, at, findings) => {
    checkTexts(source, ['repository'], at, findings);
    checkDescendingPath(source.directory ?? '', `${at}.directory`, findings);
  }),
  own('gcePersistentDisk', (source, _at, findings, { path }) => {
    checkTexts(source, ['pdName'], `${path}.persistentDisk`, findings);
    checkPartition(source.partition, `${path}.persistentDisk`, findings);
  }),
  own('awsElasticBlockStore', (source, at, findings) => {
    checkTexts(source, ['volumeID'], at, findings);
    checkPartition(source.partition, at, findings);
  }),
  own('secret', (source, at, findings) => {
    checkRequired(source.secretName, `${at}.secretName`, findings);
    validateFiles(source, at, findings);
  }),
  own('nfs', (source, at, findings) => validateNfs(source, at, findings)),
  own('iscsi', (source, at, findings, { volume, path }) => {
    validateIscsi(source, { badPrefix: 'must be valid format starting with iqn, eui, or naa' }, at, findings);
    if (source.initiatorName !== undefined && `${volume.name}:${source.targetPortal}`.length > 64)
      findings.push(invalid(`${path}.name`, volume.name, ISCSI_TOO_LONG));
  }),
  simple('glusterfs', ['endpoints', 'path']),
  own('flocker', (source, at, findings) => validateFlocker(source, at, findings)),
  simple('persistentVolumeClaim', ['claimName']),
  simple('rbd', ['monitors', 'image']),
  own('cinder', (source, at, findings) => {
    checkTexts(source, ['volumeID'], at, findings);
    if (source.secretRef !== undefined) checkRequired(source.secretRef.name, `${at}.secretRef.name`, findings);
  }),
  own('cephfs', (source, at, findings) => checkTexts(source, ['monitors'], at, findings), 'cephFS'),
  own('quobyte', (source, at, findings) => validateQuobyte(source, at, findings)),
  own(
    'downwardAPI',
    (source, at, findings) => {
      checkMode(source.defaultMode, `${at}.defaultMode`, findings);
      for (const file of source.items ?? []) validateDownwardFile(file, at, findings);
    },
    'downwarAPI',
  ),
  own('fc', (source, at, findings) => validateFc(source, at, findings)),
  own('flexVolume', (source, at, findings) => validateFlex(source, at, findings)),
  own('configMap', (source, at, findings) => {
    checkRequired(source.name, `${at}.name`, findings);
    validateFiles(source, at, findings);
  }),
  simple('azureFile', ['secretName', 'shareName']),
  simple('vsphereVolume', ['volumePath']),
  simple('photonPersistentDisk', ['pdID']),
  simple('portworxVolume', ['volumeID']),
  own('azureDisk', (source, at, findings) => validateAzureDisk(source, at, findings)),
  own('storageos', (source, at, findings) => validateStorageOS(source, at, findings)),
  own('projected', (source, at, findings, { rules }) => validateProjected(source, rules, at, findings)),
  simple('scaleIO', ['gateway', 'system', 'volumeName']),
  own('csi', (source, at, findings) => validateCsi(source, at, findings)),
  own('ephemeral', (source, at, findings, { volume, podName, path }) => {
    if (source.volumeClaimTemplate === undefined) findings.push(required(`${at}.volumeClaimTemplate`));
    else validateClaimTemplate(source.volumeClaimTemplate, `${at}.volumeClaimTemplate`, findings);
    if (podName !== '' && volume.name !== '') checkClaimName(podName, volume.name, path, findings);
  }),
  own('image', (source, at, findings, { rules }) => {
    if (rules.isPod) checkRequired(source.reference, `${at}.reference`, findings);
    checkOneOf(source.pullPolicy, ['Always', 'IfNotPresent', 'Never'], `${at}.pullPolicy`, findings);
  }),
];

const BY_KEY: ReadonlyMap<string, Source> = new Map(SOURCES.map((source) => [source.key, source]));

type Files = {
  readonly defaultMode?: number;
  readonly items?: readonly { readonly key: string; readonly path: string; readonly mode?: number }[];
};

function validateFiles({ defaultMode, items = [] }: Files, path: string, findings: Findings): void {
  checkMode(defaultMode, `${path}.defaultMode`, findings);
  items.forEach((item, index) => validateKeyToPath(item, `${path}.items[${index}]`, findings));
}

function validateStorageOS(source: StorageOSVolumeSource, path: string, findings: Findings): void {
  if (checkRequired(source.volumeName, `${path}.volumeName`, findings))
    checkDnsLabel(source.volumeName ?? '', `${path}.volumeName`, findings);
  if (source.volumeNamespace !== undefined) checkDnsLabel(source.volumeNamespace, `${path}.volumeNamespace`, findings);
  if (source.secretRef !== undefined) checkRequired(source.secretRef.name, `${path}.secretRef.name`, findings);
}

function validateCsi(source: CSIVolumeSource, path: string, findings: Findings): void {
  checkCsiDriverName(source.driver, `${path}.driver`, findings);
  const secret = source.nodePublishSecretRef;
  if (secret === undefined) return;
  if (checkRequired(secret.name, `${path}.nodePublishSecretRef.name`, findings))
    checkDnsSubdomain(secret.name ?? '', `${path}.name`, findings);
}

function checkClaimName(podName: string, volumeName: string, path: string, findings: Findings): void {
  const claim = `${podName}-${volumeName}`;
  for (const fault of dnsSubdomainFaults(claim))
    findings.push(invalid(`${path}.name`, volumeName, `PVC name "${claim}": ${fault}`));
}
