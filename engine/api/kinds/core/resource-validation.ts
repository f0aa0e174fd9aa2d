import { sortedKeys } from '../../../base/go-text';
import {
  canonicalQuantity,
  compareQuantities,
  isNegativeQuantity,
  quantityMillis,
  quantityValue,
  readQuantity,
} from '../../../base/quantity';
import { RecentSet } from '../../../base/recent';
import type { ResourceClaim, ResourceRequirements } from '../../types/core-v1';
import { checkDnsLabel } from '../../validation/checks';
import { duplicate, forbidden, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { labelKeyFaults } from '../../validation/formats';
import type { ResourceList } from './resource-list';

/** Names and amounts of resources (pkg/apis/core/helper and pkg/apis/core/validation, v1.36). */
const CONTAINER_RESOURCES = new Set(['cpu', 'memory', 'ephemeral-storage']);
const QUOTA_RESOURCES = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const STANDARD_RESOURCES = new Set([...QUOTA_RESOURCES, 'storage']);
const INTEGER_RESOURCES = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

export const isHugePageResource = (name: string): boolean => name.startsWith('hugepages-');
const isQuotaHugePage = (name: string): boolean =>
  name.startsWith('hugepages-') || name.startsWith('requests.hugepages-');
export const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
export const isStandardQuotaResource = (name: string): boolean => QUOTA_RESOURCES.has(name) || isQuotaHugePage(name);
const isStandard = (name: string): boolean => STANDARD_RESOURCES.has(name) || isQuotaHugePage(name);
const isContainerResource = (name: string): boolean => CONTAINER_RESOURCES.has(name) || isHugePageResource(name);

/** `vendor.example/thing`: counted whole, and requests must equal limits. */
export const isExtendedResource = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && labelKeyFaults(`requests.${name}`).length === 0;
export const mayOvercommit = (name: string): boolean => isNative(name) && !isHugePageResource(name);
const isInteger = (name: string): boolean => INTEGER_RESOURCES.has(name) || isExtendedResource(name);

/** False when something was found. */
export function validateResourceName(name: string, path: string, findings: Findings): boolean {
  const faults = labelKeyFaults(name);
  for (const fault of faults) findings.push(invalid(path, name, fault));
  if (faults.length > 0) return false;
  if (name.includes('/') || isStandard(name)) return true;
  findings.push(invalid(path, name, 'must be a standard resource type or fully qualified'));
  return false;
}

export function validateContainerResourceName(name: string, path: string, findings: Findings): void {
  validateResourceName(name, path, findings);
  if (!name.includes('/')) {
    if (!isContainerResource(name)) findings.push(invalid(path, name, 'must be a standard resource for containers'));
  } else if (!isNative(name) && !isExtendedResource(name))
    findings.push(invalid(path, name, "doesn't follow extended resource name standard"));
}

export function validatePodResourceName(name: string, path: string, findings: Findings): void {
  if (!validateResourceName(name, path, findings)) return;
  if (name !== 'cpu' && name !== 'memory' && !isHugePageResource(name))
    findings.push(notSupported(path, name, ['cpu', 'hugepages-', 'memory']));
}

/** No amount is negative, and what is counted is whole. */
export function validateResourceAmount(name: string, amount: string, path: string, findings: Findings): void {
  if (isNegativeQuantity(amount))
    findings.push(invalid(path, canonicalQuantity(amount), 'must be greater than or equal to 0'));
  if (isInteger(name) && quantityMillis(amount) % 1000 !== 0)
    findings.push(invalid(path, canonicalQuantity(amount), 'must be an integer'));
}

type NameCheck = (name: string, path: string, findings: Findings) => void;

/** Resources found in order are not looked at again: pods of one template share them. */
const valid = new RecentSet<ResourceRequirements>();

export function validateRequirements(
  resources: ResourceRequirements,
  { claimNames, checkName = validateContainerResourceName }: { claimNames: ReadonlySet<string>; checkName?: NameCheck },
  path: string,
  findings: Findings,
): void {
  const { limits, requests, claims } = resources;
  if (limits === undefined && requests === undefined && claims === undefined) return;
  if (claims === undefined && checkName === validateContainerResourceName && valid.has(resources)) return;
  const before = findings.length;
  for (const name of sortedKeys(limits ?? {})) {
    const at = `${path}.limits[${name}]`;
    const amount = limits?.[name] ?? '0';
    checkName(name, at, findings);
    validateResourceAmount(name, amount, at, findings);
    validateHugePages(name, amount, at, findings);
  }
  for (const name of sortedKeys(requests ?? {})) validateRequest(name, resources, checkName, path, findings);
  if (hasHugePages(limits, requests) && !hasCompute(limits) && !hasCompute(requests))
    findings.push(forbidden(path, 'HugePages require cpu or memory'));
  if (claims !== undefined) validateClaims(claims, claimNames, `${path}.claims`, findings);
  else if (findings.length === before && checkName === validateContainerResourceName) valid.add(resources);
}

function validateRequest(
  name: string,
  { limits, requests }: ResourceRequirements,
  checkName: NameCheck,
  path: string,
  findings: Findings,
): void {
  const at = `${path}.requests[${name}]`;
  const amount = requests?.[name] ?? '0';
  const limit = limits?.[name];
  checkName(name, at, findings);
  validateResourceAmount(name, amount, at, findings);
  if (limit === undefined) {
    if (!mayOvercommit(name))
      findings.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'));
  } else {
    const order = compareQuantities(amount, limit);
    const text = `${name} limit of ${canonicalQuantity(limit)}`;
    if (order !== 0 && !mayOvercommit(name))
      findings.push(invalid(`${path}.requests`, canonicalQuantity(amount), `must be equal to ${text}`));
    else if (order > 0)
      findings.push(invalid(`${path}.requests`, canonicalQuantity(amount), `must be less than or equal to ${text}`));
  }
  validateHugePages(name, amount, at, findings);
}

function validateHugePages(name: string, amount: string, path: string, findings: Findings): void {
  if (!isHugePageResource(name)) return;
  const bytes = pageBytes(name.slice('hugepages-'.length));
  if (bytes !== undefined && quantityValue(amount) % bytes === 0) return;
  const text = canonicalQuantity(amount);
  findings.push(invalid(path, text, `${text} is not positive integer multiple of ${name}`));
}

function pageBytes(size: string): number | undefined {
  if (typeof readQuantity(size) === 'string' || quantityMillis(size) % 1000 !== 0) return undefined;
  return quantityValue(size) > 0 ? quantityValue(size) : undefined;
}

const hasHugePages = (...lists: readonly (ResourceList | undefined)[]): boolean =>
  lists.some((list) => list !== undefined && Object.keys(list).some(isHugePageResource));
const hasCompute = (list: ResourceList | undefined): boolean =>
  list?.['cpu'] !== undefined || list?.['memory'] !== undefined;

function validateClaims(
  claims: readonly ResourceClaim[],
  claimNames: ReadonlySet<string>,
  path: string,
  findings: Findings,
): void {
  const seen = new Set<string>();
  claims.forEach((claim, index) => {
    const at = `${path}[${index}]`;
    if (claim.name === '') {
      findings.push(required(at));
      return;
    }
    validateClaimUse(claim, seen, at, findings);
    if (claimNames.has(claim.name)) return;
    const known = claimNames.size === 0 ? ' which is empty' : `: ${[...claimNames].sort().join(', ')}`;
    findings.push({
      type: 'FieldValueNotFound',
      field: at,
      message: `Not found: "${claim.name}": must be one of the names in pod.spec.resourceClaims${known}`,
    });
  });
}

function validateClaimUse({ name, request }: ResourceClaim, seen: Set<string>, path: string, findings: Findings): void {
  if (seen.has(name)) {
    findings.push(duplicate(path, name));
    return;
  }
  const key = request === undefined ? name : `${name}/${request}`;
  if (request !== undefined) checkDnsLabel(request, `${path}.request`, findings);
  if (seen.has(key)) findings.push(duplicate(path, key));
  else if (request === undefined)
    for (const other of seen) if (other.startsWith(`${name}/`)) findings.push(duplicate(path, name));
  seen.add(key);
}
