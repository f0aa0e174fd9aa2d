import { quote, sortedKeys } from '../../../base/go-text';
import type { Node, NodeAddress, NodeStatus } from '../../types/core-v1';
import { duplicate, forbidden, invalid, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { internalForm } from '../../internal-forms/internal-form';
import { checkLegacyCidr, parseCidr } from '../../validation/ip';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { validateNodeAnnotations } from './node-annotations-validation';
import { validateTaints } from './node-taints-validation';
import type { ResourceList } from './resource-list';
import { validateResourceAmount } from './resource-validation';

/** pkg/apis/core/validation, v1.36: ValidateNode. Taints are reported below `metadata`, as the real server does. */
export function validateNode(node: Node, findings: Findings): void {
  validateMetadata(node.metadata, METADATA_RULES, findings);
  validateNodeAnnotations(node.metadata.annotations ?? {}, 'metadata.annotations', findings);
  validateTaints(node.spec.taints ?? [], 'metadata.taints', findings);
  validateStatus(node.status, findings);
  validateCidrs(node.spec.podCIDRs ?? [], findings);
}

const METADATA_RULES = { namespaced: false, nameRule: 'dns-subdomain' } as const;

/** ValidateNode of a new state: what is the old one's own was in order when it was written. */
function validateChangedNode({ metadata, spec, status }: Node, old: Node, findings: Findings): void {
  if (metadata !== old.metadata) {
    validateMetadata(metadata, METADATA_RULES, findings);
    validateNodeAnnotations(metadata.annotations ?? {}, 'metadata.annotations', findings);
  }
  if (spec.taints !== old.spec.taints) validateTaints(spec.taints ?? [], 'metadata.taints', findings);
  if (status !== old.status) validateStatus(status, findings);
  if (spec.podCIDRs !== old.spec.podCIDRs) validateCidrs(spec.podCIDRs ?? [], findings);
}

function validateCidrs(cidrs: readonly string[], findings: Findings): void {
  cidrs.forEach((cidr, index) => checkLegacyCidr(cidr, `spec.podCIDRs[${index}]`, findings));
  if (cidrs.length < 2) return;
  const families = new Set(cidrs.map((cidr) => parseCidr(cidr)?.address.family));
  if (families.size !== 2 || cidrs.length > 2)
    findings.push(invalid('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family'));
}

function validateStatus({ capacity, allocatable, declaredFeatures }: NodeStatus, findings: Findings): void {
  validateAmounts(capacity ?? {}, 'status.capacity', findings);
  validateAmounts(allocatable ?? {}, 'status.allocatable', findings);
  validateFeatures(declaredFeatures ?? [], 'status.declaredFeatures', findings);
}

function validateAmounts(amounts: ResourceList, path: string, findings: Findings): void {
  for (const name of sortedKeys(amounts))
    validateResourceAmount(name, amounts[name] ?? '0', `${path}.${name}`, findings);
}

const FEATURE_BYTES_MAX = 253;
const FEATURE = /^[A-Z][a-zA-Z0-9]*(\/[a-zA-Z][a-zA-Z0-9]*)*$/;

/** Names of what the kubelet can do, sorted, each once. */
function validateFeatures(features: readonly string[], path: string, findings: Findings): void {
  features.forEach((feature, index) => {
    const fault = featureFault(feature);
    if (fault !== undefined)
      findings.push(invalid(`${path}[${index}]`, feature, `invalid feature name ${quote(feature)}: ${fault}`));
    const next = features[index + 1];
    const at = `${path}[${index + 1}]`;
    if (next === feature) findings.push(duplicate(at, next));
    else if (next !== undefined && feature > next)
      findings.push(invalid(at, next, 'list must be sorted alphabetically'));
  });
}

function featureFault(feature: string): string | undefined {
  if (byteLength(feature) > FEATURE_BYTES_MAX) return `must be no more than ${FEATURE_BYTES_MAX} characters`;
  return FEATURE.test(feature)
    ? undefined
    : "must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes";
}

/** What an update of the object finds: ValidateNode, then ValidateNodeUpdate. */
export function validateNodeUpdate(next: Node, old: Node, findings: Findings): void {
  validateChangedNode(next, old, findings);
  validateNodeStatusUpdate(next, old, findings);
}

/** ValidateNodeUpdate: all that a write to `/status` is judged by. */
export function validateNodeStatusUpdate(next: Node, old: Node, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateChangedStatus(next.status, old.status, findings);
  const before = old.spec.podCIDRs ?? [];
  const after = next.spec.podCIDRs ?? [];
  const detail = 'node updates may not change podCIDR except from "" to valid';
  if (before.length > 0) {
    if (before.length !== after.length) findings.push(forbidden('spec.podCIDRs', detail));
    else
      before.forEach((cidr, index) => {
        if (cidr !== after[index]) findings.push(forbidden('spec.podCIDRs', detail));
      });
  }
  if (old.spec.providerID !== undefined && old.spec.providerID !== next.spec.providerID)
    findings.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  if (next.spec.taints !== old.spec.taints) validateTaints(next.spec.taints ?? [], 'metadata.taints', findings);
  if ((next.spec.externalID ?? '') !== (old.spec.externalID ?? ''))
    findings.push(forbidden('spec.externalID', 'may not be updated'));
}

function validateChangedStatus(next: NodeStatus, old: NodeStatus, findings: Findings): void {
  const { capacity, allocatable, declaredFeatures, addresses } = next;
  if (capacity !== old.capacity) validateAmounts(capacity ?? {}, 'status.capacity', findings);
  if (allocatable !== old.allocatable) validateAmounts(allocatable ?? {}, 'status.allocatable', findings);
  if (declaredFeatures !== old.declaredFeatures)
    validateFeatures(declaredFeatures ?? [], 'status.declaredFeatures', findings);
  if (addresses !== old.addresses) validateAddresses(addresses ?? [], findings);
}

function validateAddresses(addresses: readonly NodeAddress[], findings: Findings): void {
  const seen = new Set<string>();
  addresses.forEach((address, index) => {
    const key = `${address.type} ${address.address}`;
    if (seen.has(key))
      findings.push(duplicate(`status.addresses[${index}]`, internalForm(address, 'core.NodeAddress')));
    seen.add(key);
  });
}
