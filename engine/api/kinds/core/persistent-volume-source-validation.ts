import type {
  CSIPersistentVolumeSource,
  GlusterfsPersistentVolumeSource,
  ISCSIPersistentVolumeSource,
  PersistentVolumeSpec,
  StorageOSPersistentVolumeSource,
} from '../../types/core-v1';
import { checkAlternatives, checkDnsLabel, checkDnsSubdomain, checkRequired } from '../../validation/checks';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { checkNoBacksteps } from '../../validation/paths';
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

/**
 * The one source of a persistent volume, in the order of ValidatePersistentVolumeSpec (pkg/apis/core/validation, v1.36). A
 * few fields are named otherwise than they are in the real server: kept. True: the source is a disk of a node.
 */
export function validatePersistentSource(
  spec: PersistentVolumeSpec,
  volumeName: string,
  path: string,
  findings: Findings,
): void {
  const own = <K extends keyof PersistentVolumeSpec & string>(
    key: K,
    check: (source: NonNullable<PersistentVolumeSpec[K]>, at: string) => void,
    label: string = key,
  ) =>
    [label, spec[key], (): void => check(spec[key] as NonNullable<PersistentVolumeSpec[K]>, `${path}.${key}`)] as const;
  const simple = <K extends keyof PersistentVolumeSpec & string>(key: K, texts: readonly string[]) =>
    own(key, (source, at) => checkTexts(source as Record<string, unknown>, texts, at, findings));
  checkAlternatives(
    [
      own('hostPath', (source, at) => validateHostPath(source, at, findings)),
      own('gcePersistentDisk', (source) => {
        checkTexts(source, ['pdName'], `${path}.persistentDisk`, findings);
        checkPartition(source.partition, `${path}.persistentDisk`, findings);
      }),
      own('awsElasticBlockStore', (source, at) => {
        checkTexts(source, ['volumeID'], at, findings);
        checkPartition(source.partition, at, findings);
      }),
      own('glusterfs', (source, at) => validateGlusterfs(source, at, findings)),
      own('flocker', (source, at) => validateFlocker(source, at, findings)),
      own('nfs', (source, at) => validateNfs(source, at, findings)),
      simple('rbd', ['monitors', 'image']),
      own('quobyte', (source, at) => validateQuobyte(source, at, findings)),
      own('cephfs', (source, at) => checkTexts(source, ['monitors'], at, findings), 'cephFS'),
      own('iscsi', (source, at) => validatePersistentIscsi(source, volumeName, at, findings)),
      own('cinder', (source, at) => {
        checkTexts(source, ['volumeID'], at, findings);
        if (source.secretRef !== undefined)
          checkTexts(source.secretRef, ['name', 'namespace'], `${at}.secretRef`, findings);
      }),
      own('fc', (source, at) => validateFc(source, at, findings)),
      [...own('flexVolume', (source, at) => validateFlex(source, at, findings)), true],
      own('azureFile', (source, at) => {
        checkTexts(source, ['secretName', 'shareName'], at, findings);
        if (source.secretNamespace === '') findings.push(required(`${at}.secretNamespace`));
      }),
      simple('vsphereVolume', ['volumePath']),
      simple('photonPersistentDisk', ['pdID']),
      simple('portworxVolume', ['volumeID']),
      own('azureDisk', (source, at) => validateAzureDisk(source, at, findings)),
      simple('scaleIO', ['gateway', 'system', 'volumeName']),
      own('local', (source, at) => {
        if (checkRequired(source.path, `${at}.path`, findings)) checkNoBacksteps(source.path, `${at}.path`, findings);
        if (spec.nodeAffinity === undefined)
          findings.push(required(`${path}.nodeAffinity`, 'Local volume requires node affinity'));
      }),
      own('storageos', (source, at) => validateStorageOS(source, at, findings)),
      own('csi', (source, at) => validateCsi(source, at, findings)),
    ],
    path,
    {
      tooMany: 'may not specify more than 1 volume type',
      none: () => findings.push(required(path, 'must specify a volume type')),
    },
    findings,
  );
}

function validateGlusterfs(source: GlusterfsPersistentVolumeSource, path: string, findings: Findings): void {
  checkTexts(source, ['endpoints', 'path'], path, findings);
  const namespace = source.endpointsNamespace;
  const at = `${path}.endpointsNamespace`;
  if (namespace === '')
    findings.push(invalid(at, namespace, 'if the endpointnamespace is set, it must be a valid namespace name'));
  else if (namespace !== undefined) checkDnsLabel(namespace, at, findings);
}

function validatePersistentIscsi(
  source: ISCSIPersistentVolumeSource,
  volumeName: string,
  path: string,
  findings: Findings,
): void {
  const tooLong = source.initiatorName !== undefined && `${volumeName}:${source.targetPortal}`.length > 64;
  const beforeIqn = (): void => {
    if (tooLong) findings.push(invalid(`${path}.targetportal`, source.targetPortal, ISCSI_TOO_LONG));
  };
  validateIscsi(source, { badPrefix: 'must be valid format', beforeIqn }, path, findings);
  if (source.secretRef !== undefined) checkTexts(source.secretRef, ['name'], `${path}.secretRef`, findings);
}

function validateStorageOS(source: StorageOSPersistentVolumeSource, path: string, findings: Findings): void {
  const { volumeName = '', volumeNamespace, secretRef } = source;
  if (checkRequired(volumeName, `${path}.volumeName`, findings))
    checkDnsLabel(volumeName, `${path}.volumeName`, findings);
  if (volumeNamespace !== undefined) checkDnsLabel(volumeNamespace, `${path}.volumeNamespace`, findings);
  if (secretRef !== undefined) checkTexts(secretRef, ['name', 'namespace'], `${path}.secretRef`, findings);
}

const SECRETS = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const;

function validateCsi(source: CSIPersistentVolumeSource, path: string, findings: Findings): void {
  checkCsiDriverName(source.driver, `${path}.driver`, findings);
  checkTexts(source, ['volumeHandle'], path, findings);
  for (const key of SECRETS) {
    const secret = source[key];
    if (secret === undefined) continue;
    const { name = '', namespace = '' } = secret;
    if (checkRequired(name, `${path}.${key}.name`, findings)) checkDnsSubdomain(name, `${path}.${key}.name`, findings);
    if (checkRequired(namespace, `${path}.${key}.namespace`, findings))
      checkDnsLabel(namespace, `${path}.${key}.namespace`, findings);
  }
}
