import { canonicalQuantity, isZeroQuantity } from '../../../base/quantity';
import type {
  ConfigMapKeySelector,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  FileKeySelector,
  ObjectFieldSelector,
  ResourceFieldSelector,
  SecretKeySelector,
} from '../../types/core-v1';
import { checkDnsLabel, checkDnsSubdomain, checkFormat, checkLabelKey, checkRequired } from '../../validation/checks';
import { invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { configKeyFaults, environmentNameFaults } from '../../validation/formats';
import { nameFaults } from '../../validation/object-meta';
import { checkNoBacksteps } from '../../validation/paths';

/** Environment of a container (pkg/apis/core/validation, ValidateEnv and ValidateEnvFrom). */
export function validateEnvironment(variables: readonly EnvVar[], path: string, findings: Findings): void {
  variables.forEach((variable, index) => {
    const at = `${path}[${index}]`;
    if (checkRequired(variable.name, `${at}.name`, findings))
      checkFormat(variable.name, environmentNameFaults, `${at}.name`, findings);
    if (variable.valueFrom !== undefined) validateSource(variable, variable.valueFrom, `${at}.valueFrom`, findings);
  });
}

const FIELDS_OF_ENVIRONMENT = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

function validateSource(variable: EnvVar, source: EnvVarSource, path: string, findings: Findings): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  if (fieldRef !== undefined) validateFieldSelector(fieldRef, FIELDS_OF_ENVIRONMENT, `${path}.fieldRef`, findings);
  if (resourceFieldRef !== undefined)
    validateResourceSelector(resourceFieldRef, `${path}.resourceFieldRef`, findings, { inVolume: false });
  if (configMapKeyRef !== undefined) validateKeySelector(configMapKeyRef, `${path}.configMapKeyRef`, findings);
  if (secretKeyRef !== undefined) validateKeySelector(secretKeyRef, `${path}.secretKeyRef`, findings);
  if (fileKeyRef !== undefined) validateFileKey(fileKeyRef, `${path}.fileKeyRef`, findings);
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(
    (one) => one !== undefined,
  ).length;
  if (sources === 0) findings.push(invalid(path, '', NO_SOURCE));
  else if (variable.value !== undefined && variable.value !== '')
    findings.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) findings.push(invalid(path, '', TOO_MANY));
}

const NO_SOURCE =
  'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
const TOO_MANY = 'may not have more than one field specified at a time';

const DOWNWARD_FIELDS = new Set([
  ...FIELDS_OF_ENVIRONMENT,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

/** A field of the pod itself, perhaps one entry of its labels or annotations: `metadata.labels['app']`. */
export function validateFieldSelector(
  selector: ObjectFieldSelector,
  supported: readonly string[],
  path: string,
  findings: Findings,
): void {
  if (!checkRequired(selector.apiVersion, `${path}.apiVersion`, findings)) return;
  if (!checkRequired(selector.fieldPath, `${path}.fieldPath`, findings)) return;
  const entry = /^([^]+?)\['([^]*)'\]$/.exec(selector.fieldPath);
  const [, map = selector.fieldPath, key = ''] = entry ?? [];
  const fault = downwardFault(selector, map, entry !== null);
  if (fault !== undefined) {
    const detail = `error converting fieldPath: ${fault}`;
    findings.push(invalid(`${path}.fieldPath`, selector.fieldPath, detail));
  } else if (entry !== null) checkLabelKey(map === 'metadata.annotations' ? key.toLowerCase() : key, path, findings);
  else {
    const field = map === 'spec.host' ? 'spec.nodeName' : map;
    if (!supported.includes(field)) findings.push(notSupported(`${path}.fieldPath`, field, supported));
  }
}

function downwardFault(
  { apiVersion, fieldPath }: ObjectFieldSelector,
  map: string,
  isEntry: boolean,
): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion ?? ''}`;
  if (isEntry)
    return map === 'metadata.annotations' || map === 'metadata.labels'
      ? undefined
      : `field label does not support subscript: ${fieldPath}`;
  return map === 'spec.host' || DOWNWARD_FIELDS.has(map) ? undefined : `field label not supported: ${fieldPath}`;
}

const RESOURCE_FIELDS = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const HUGE_PAGES = /^(?:limits|requests)\.hugepages-/;

export function validateResourceSelector(
  selector: ResourceFieldSelector,
  path: string,
  findings: Findings,
  { inVolume }: { inVolume: boolean },
): void {
  const { containerName, resource } = selector;
  if (inVolume && (containerName === undefined || containerName === ''))
    findings.push(required(`${path}.containerName`));
  else if (resource === '') findings.push(required(`${path}.resource`));
  else if (!RESOURCE_FIELDS.includes(resource) && !HUGE_PAGES.test(resource))
    findings.push(notSupported(`${path}.resource`, resource, RESOURCE_FIELDS));
  validateDivisor(selector, `${path}.divisor`, findings);
}

const CPU_DIVISORS = ['1m', '1'];
const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

function validateDivisor({ resource, divisor }: ResourceFieldSelector, path: string, findings: Findings): void {
  if (divisor === undefined || isZeroQuantity(divisor)) return;
  const rule = divisorRule(resource);
  if (rule === undefined || rule.allowed.includes(canonicalQuantity(divisor))) return;
  findings.push(
    invalid(path, resource, `only divisor's values ${rule.list} are supported with the ${rule.of} resource`),
  );
}

function divisorRule(resource: string): { allowed: readonly string[]; list: string; of: string } | undefined {
  const bytes = (of: string): { allowed: readonly string[]; list: string; of: string } => ({
    allowed: BYTE_DIVISORS,
    list: BYTE_DIVISORS.join(', '),
    of,
  });
  if (resource.endsWith('.cpu')) return { allowed: CPU_DIVISORS, list: '1m and 1', of: 'cpu' };
  if (resource.endsWith('.memory')) return bytes('memory');
  if (resource.endsWith('.ephemeral-storage')) return bytes('local ephemeral storage');
  return HUGE_PAGES.test(resource) ? bytes('hugepages') : undefined;
}

function validateKeySelector(
  selector: ConfigMapKeySelector | SecretKeySelector,
  path: string,
  findings: Findings,
): void {
  checkDnsSubdomain(selector.name ?? '', `${path}.name`, findings);
  if (checkRequired(selector.key, `${path}.key`, findings))
    checkFormat(selector.key, configKeyFaults, `${path}.key`, findings);
}

function validateFileKey(selector: FileKeySelector, path: string, findings: Findings): void {
  if (checkRequired(selector.key, `${path}.key`, findings))
    checkFormat(selector.key, environmentNameFaults, `${path}.key`, findings);
  if (checkRequired(selector.volumeName, `${path}.volumeName`, findings))
    checkDnsLabel(selector.volumeName, `${path}.volumeName`, findings);
  if (checkRequired(selector.path, `${path}.path`, findings)) checkNoBacksteps(selector.path, `${path}.path`, findings);
}

/** The last two findings bear the path of the list, as in the real server. */
export function validateEnvironmentFrom(sources: readonly EnvFromSource[], path: string, findings: Findings): void {
  sources.forEach(({ prefix, configMapRef, secretRef }, index) => {
    const at = `${path}[${index}]`;
    if (prefix !== undefined && prefix !== '') checkFormat(prefix, environmentNameFaults, `${at}.prefix`, findings);
    if (configMapRef !== undefined) validateWhole(configMapRef.name ?? '', `${at}.configMapRef.name`, findings);
    if (secretRef !== undefined) validateWhole(secretRef.name ?? '', `${at}.secretRef.name`, findings);
    if (configMapRef === undefined && secretRef === undefined)
      findings.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (configMapRef !== undefined && secretRef !== undefined) findings.push(invalid(path, '', TOO_MANY));
  });
}

function validateWhole(name: string, path: string, findings: Findings): void {
  if (!checkRequired(name, path, findings)) return;
  for (const fault of nameFaults('dns-subdomain', name, true)) findings.push(invalid(path, name, fault));
}
