import type {
  ClusterTrustBundleProjection,
  DownwardAPIVolumeFile,
  KeyToPath,
  PodCertificateProjection,
  ProjectedVolumeSource,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from '../../types/core-v1';
import { checkOneOf, checkRequired } from '../../validation/checks';
import { forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { validateLabelSelector } from '../../validation/label-selector';
import { nameFaults } from '../../validation/object-meta';
import { checkNonReservedPath } from '../../validation/paths';
import { checkSignerName, isKubernetesSigner } from '../../validation/signer-name';
import { validateFieldSelector, validateResourceSelector } from './env-validation';
import type { PodRules } from './pod-rules';

const MODE_TEXT = 'must be a number between 0 and 0777 (octal), both inclusive';

export function checkMode(mode: number | undefined, path: string, findings: Findings): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) findings.push(invalid(path, mode, MODE_TEXT));
}

export function validateKeyToPath(item: KeyToPath, path: string, findings: Findings): void {
  checkRequired(item.key, `${path}.key`, findings);
  checkRequired(item.path, `${path}.path`, findings);
  checkNonReservedPath(item.path, `${path}.path`, findings);
  checkMode(item.mode, `${path}.mode`, findings);
}

const FIELDS_OF_VOLUMES = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** The path is that of the volume's source: the real server does not say which file. */
export function validateDownwardFile(file: DownwardAPIVolumeFile, path: string, findings: Findings): void {
  checkRequired(file.path, `${path}.path`, findings);
  checkNonReservedPath(file.path, `${path}.path`, findings);
  const { fieldRef, resourceFieldRef } = file;
  if (fieldRef !== undefined) {
    validateFieldSelector(fieldRef, FIELDS_OF_VOLUMES, `${path}.fieldRef`, findings);
    if (resourceFieldRef !== undefined)
      findings.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (resourceFieldRef !== undefined)
    validateResourceSelector(resourceFieldRef, `${path}.resourceFieldRef`, findings, { inVolume: true });
  else findings.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  checkMode(file.mode, `${path}.mode`, findings);
}

/** Several sources laid out in one directory: no two files may have the same path. */
export function validateProjected(
  { defaultMode, sources }: ProjectedVolumeSource,
  rules: PodRules,
  path: string,
  findings: Findings,
): void {
  checkMode(defaultMode, `${path}.defaultMode`, findings);
  const layout = new Layout(path, findings);
  (sources ?? []).forEach((source, index) => {
    const at = `${path}.sources[${index}]`;
    validateSource(source, rules, layout, at, findings);
    if (numberOf(source) > 1) findings.push(forbidden(at, 'may not specify more than 1 volume type per source'));
  });
}

function numberOf(source: VolumeProjection): number {
  let count = 0;
  for (const key of SOURCES) if (source[key] !== undefined) count++;
  return count;
}

const SOURCES = [
  'secret',
  'configMap',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
] as const;

class Layout {
  private readonly paths = new Set<string>();
  constructor(
    readonly path: string,
    private readonly findings: Findings,
  ) {}

  add(file: string, shown: string = file): void {
    if (this.paths.has(file)) this.findings.push(invalid(this.path, shown, 'conflicting duplicate paths'));
    this.paths.add(file);
  }
}

function validateSource(
  source: VolumeProjection,
  rules: PodRules,
  layout: Layout,
  path: string,
  findings: Findings,
): void {
  const { secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source;
  if (secret !== undefined) validateItems(secret, layout, `${path}.secret`, findings);
  if (configMap !== undefined) validateItems(configMap, layout, `${path}.configMap`, findings);
  for (const file of downwardAPI?.items ?? []) {
    validateDownwardFile(file, `${path}.downwardAPI`, findings);
    if (file.path !== '') layout.add(file.path);
  }
  if (serviceAccountToken !== undefined) validateToken(serviceAccountToken, rules, layout.path, path, findings);
  if (clusterTrustBundle !== undefined)
    validateTrustBundle(clusterTrustBundle, layout, `${path}.clusterTrustBundle`, findings);
  if (podCertificate !== undefined) validateCertificate(podCertificate, layout, `${path}.podCertificate`, findings);
}

function validateItems(
  source: { readonly name?: string; readonly items?: readonly KeyToPath[] },
  layout: Layout,
  path: string,
  findings: Findings,
): void {
  checkRequired(source.name, `${path}.name`, findings);
  (source.items ?? []).forEach((item, index) => {
    validateKeyToPath(item, `${path}.items[${index}]`, findings);
    if (item.path !== '') layout.add(item.path, source.name ?? '');
  });
}

function validateToken(
  token: ServiceAccountTokenProjection,
  rules: PodRules,
  volumePath: string,
  path: string,
  findings: Findings,
): void {
  const seconds = token.expirationSeconds ?? 0;
  const at = `${path}.serviceAccountToken.expirationSeconds`;
  if (seconds < 600) findings.push(invalid(at, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > 2 ** 32) findings.push(invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (checkRequired(token.path, `${volumePath}.path`, findings) && !rules.allowNonLocalTokenPath)
    checkNonReservedPath(token.path, `${volumePath}.path`, findings);
}

function validateTrustBundle(
  bundle: ClusterTrustBundleProjection,
  layout: Layout,
  path: string,
  findings: Findings,
): void {
  const { name, signerName, labelSelector } = bundle;
  if (name !== undefined && signerName !== undefined)
    findings.push(invalid(path, bundle, 'only one of name and signerName may be used'));
  else if (name !== undefined) {
    checkRequired(name, `${path}.name`, findings, 'must be a valid object name');
    for (const fault of nameFaults('dns-subdomain', name.slice(name.lastIndexOf(':') + 1)))
      findings.push(invalid(`${path}.name`, name, `not a valid clustertrustbundlename: ${fault}`));
    if (labelSelector !== undefined)
      findings.push(
        invalid(`${path}.labelSelector`, labelSelector, 'labelSelector must be unset if name is specified'),
      );
  } else if (signerName !== undefined) {
    checkRequired(signerName, `${path}.signerName`, findings, 'must be a valid signer name');
    checkSignerName(signerName, `${path}.signerName`, findings);
    validateLabelSelector(labelSelector, `${path}.labelSelector`, findings);
  } else findings.push(required(path, 'either name or signerName must be specified'));
  checkRequired(bundle.path, `${path}.path`, findings);
  checkNonReservedPath(bundle.path, `${path}.path`, findings);
  layout.add(bundle.path);
}

const KEY_TYPES = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];
const DAY = 86_400;

function validateCertificate(
  certificate: PodCertificateProjection,
  layout: Layout,
  path: string,
  findings: Findings,
): void {
  const { signerName = '', keyType, maxExpirationSeconds } = certificate;
  checkSignerName(signerName, `${path}.signerName`, findings);
  checkOneOf(keyType, KEY_TYPES, `${path}.keyType`, findings);
  if (maxExpirationSeconds !== undefined) {
    const at = `${path}.maxExpirationSeconds`;
    const most = isKubernetesSigner(signerName) ? DAY : 91 * DAY;
    if (maxExpirationSeconds < 3600)
      findings.push(invalid(at, maxExpirationSeconds, 'if provided, maxExpirationSeconds must be >= 3600'));
    if (maxExpirationSeconds > most)
      findings.push(invalid(at, maxExpirationSeconds, `if provided, maxExpirationSeconds must be <= ${most}`));
  }
  let files = 0;
  for (const key of ['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const) {
    const file = certificate[key];
    if (file === undefined) continue;
    files++;
    checkNonReservedPath(file, `${path}.${key}`, findings);
    layout.add(file);
  }
  if (files === 0)
    findings.push(required(path, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'));
}
