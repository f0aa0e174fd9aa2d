import { sortedKeys } from '../../../base/go-text';
import type {
  AzureDiskVolumeSource,
  FCVolumeSource,
  FlexVolumeSource,
  FlockerVolumeSource,
  HostPathVolumeSource,
  ISCSIVolumeSource,
  QuobyteVolumeSource,
} from '../../types/core-v1';
import { checkOneOf, checkRequired } from '../../validation/checks';
import { invalid, notSupported, required, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength, dnsSubdomainFaults, rangeFaults } from '../../validation/formats';
import { checkNoBacksteps } from '../../validation/paths';

/** Sources that pods and persistent volumes have in common (pkg/apis/core/validation, v1.36). */

/** All of some texts must be there. */
export function checkTexts<T extends object>(
  source: T,
  keys: readonly (keyof T & string)[],
  path: string,
  findings: Findings,
): void {
  for (const key of keys) {
    const value = source[key];
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
      findings.push(required(`${path}.${key}`));
  }
}

export function checkPartition(partition: number | undefined, path: string, findings: Findings): void {
  if (partition !== undefined && (partition < 0 || partition > 255))
    findings.push(invalid(`${path}.partition`, partition, 'must be between 1 and 255, inclusive'));
}

export function validateHostPath(source: HostPathVolumeSource, path: string, findings: Findings): void {
  if (!checkRequired(source.path, `${path}.path`, findings)) return;
  checkNoBacksteps(source.path, `${path}.path`, findings);
  if (source.type !== undefined) checkOneOf(source.type, HOST_PATH_TYPES, `${path}.type`, findings);
}

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function validateNfs(
  source: { readonly server: string; readonly path: string },
  path: string,
  findings: Findings,
): void {
  checkTexts(source, ['server', 'path'], path, findings);
  if (!source.path.startsWith('/')) findings.push(invalid(`${path}.path`, source.path, 'must be an absolute path'));
}

const INITIATORS: Readonly<Record<string, RegExp>> = {
  iqn: /^iqn\.\d{4}-\d{2}\.([a-zA-Z0-9.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui\.[a-fA-F0-9]{16}$/,
  naa: /^naa\.[a-fA-F0-9]{32}$/,
};

/** The secret of a pod's volume is checked elsewhere than that of a persistent volume; the caller says its wording. */
export function validateIscsi(
  source: Omit<ISCSIVolumeSource, 'secretRef'> & { readonly secretRef?: object },
  { badPrefix, beforeIqn }: { badPrefix: string; beforeIqn?: () => void },
  path: string,
  findings: Findings,
): void {
  checkTexts(source, ['targetPortal'], path, findings);
  beforeIqn?.();
  if (checkRequired(source.iqn, `${path}.iqn`, findings))
    checkInitiator(source.iqn, `${path}.iqn`, badPrefix, findings);
  for (const fault of rangeFaults(source.lun, 0, 255)) findings.push(invalid(`${path}.lun`, source.lun, fault));
  if ((source.chapAuthDiscovery === true || source.chapAuthSession === true) && source.secretRef === undefined)
    findings.push(required(`${path}.secretRef`));
  if (source.initiatorName !== undefined)
    checkInitiator(source.initiatorName, `${path}.initiatorname`, badPrefix, findings);
}

function checkInitiator(name: string, path: string, badPrefix: string, findings: Findings): void {
  const pattern = INITIATORS[name.slice(0, 3)];
  if (pattern === undefined) findings.push(invalid(path, name, badPrefix));
  else if (!pattern.test(name)) findings.push(invalid(path, name, 'must be valid format'));
}

export const ISCSI_TOO_LONG =
  'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';

export function validateFc(
  { targetWWNs = [], wwids = [], lun }: FCVolumeSource,
  path: string,
  findings: Findings,
): void {
  const at = `${path}.targetWWNs`;
  if (targetWWNs.length === 0 && wwids.length === 0)
    findings.push(required(at, 'must specify either targetWWNs or wwids, but not both'));
  if (targetWWNs.length > 0 && wwids.length > 0)
    findings.push(invalid(at, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'));
  if (targetWWNs.length === 0) return;
  if (lun === undefined) findings.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'));
  else for (const fault of rangeFaults(lun, 0, 255)) findings.push(invalid(`${path}.lun`, lun, fault));
}

const QUOBYTE_REGISTRY = 'must be a host:port pair or multiple pairs separated by commas';

export function validateQuobyte(source: QuobyteVolumeSource, path: string, findings: Findings): void {
  if (source.registry === '') findings.push(required(`${path}.registry`, QUOBYTE_REGISTRY));
  else if ((source.tenant ?? '').length >= 65)
    findings.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
  else
    for (const pair of source.registry.split(','))
      if (!isHostAndPort(pair)) findings.push(invalid(`${path}.registry`, source.registry, QUOBYTE_REGISTRY));
  checkTexts(source, ['volume'], path, findings);
}

const isHostAndPort = (text: string): boolean => /^(?:\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(text);

export function validateFlocker(
  { datasetName, datasetUUID }: FlockerVolumeSource,
  path: string,
  findings: Findings,
): void {
  if (datasetName === undefined && datasetUUID === undefined)
    findings.push(required(path, 'one of datasetName and datasetUUID is required'));
  if (datasetName !== undefined && datasetUUID !== undefined)
    findings.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  if (datasetName?.includes('/') === true)
    findings.push(invalid(`${path}.datasetName`, datasetName, "must not contain '/'"));
}

export function validateFlex(source: Omit<FlexVolumeSource, 'secretRef'>, path: string, findings: Findings): void {
  checkTexts(source, ['driver'], path, findings);
  for (const key of sortedKeys(source.options ?? {})) {
    const namespace = `.${key.split('/')[0] ?? ''}`.toLowerCase();
    if (namespace.endsWith('.kubernetes.io') || namespace.endsWith('.k8s.io'))
      findings.push(invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved'));
  }
}

export function validateAzureDisk(source: AzureDiskVolumeSource, path: string, findings: Findings): void {
  checkTexts(source, ['diskName', 'diskURI'], path, findings);
  const { cachingMode, kind, diskURI } = source;
  if (cachingMode !== undefined)
    checkOneOf(cachingMode, ['None', 'ReadOnly', 'ReadWrite'], `${path}.cachingMode`, findings);
  if (kind === undefined) return;
  checkOneOf(kind, ['Dedicated', 'Managed', 'Shared'], `${path}.kind`, findings);
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/'))
    findings.push(notSupported(`${path}.diskURI`, diskURI, [MANAGED_DISK]));
  if (kind !== 'Managed' && !diskURI.startsWith('https://'))
    findings.push(notSupported(`${path}.diskURI`, diskURI, [BLOB_DISK]));
}

const MANAGED_DISK = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB_DISK = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

export function checkCsiDriverName(name: string, path: string, findings: Findings): void {
  if (!checkRequired(name, path, findings)) return;
  if (byteLength(name) > 63) findings.push(tooLong(path, 63));
  for (const fault of dnsSubdomainFaults(name.toLowerCase())) findings.push(invalid(path, name, fault));
}
