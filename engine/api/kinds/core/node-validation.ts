import { quote, sortedKeys } from '../../../base/go-text';
import type { Node, NodeAddress } from '../../types/core-v1';
import { duplicate, forbidden, invalid, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { internalForm } from '../../internal-forms/internal-form';
import { checkLegacyCidr, parseCidr } from '../../validation/ip';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { validateNodeAnnotations } from './node-annotations-validation';
import { validateTaints } from './node-taints-validation';
import { validateResourceAmount } from './resource-validation';

/** pkg/apis/core/validation, v1.36: ValidateNode. Taints are reported below `metadata`, as the real server does. */
export function validateNode(node: Node, findings: Findings): void {
  const cidrs = node.spec.podCIDRs ?? [];
  validateMetadata(node.metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  validateNodeAnnotations(node.metadata.annotations ?? {}, 'metadata.annotations', findings);
  validateTaints(node.spec.taints ?? [], 'metadata.taints', findings);
  validateAmounts(node, findings);
  validateFeatures(node.status.declaredFeatures ?? [], 'status.declaredFeatures', findings);
  cidrs.forEach((cidr, index) => checkLegacyCidr(cidr, `spec.podCIDRs[${index}]`, findings));
  if (cidrs.length < 2) return;
  const families = new Set(cidrs.map((cidr) => parseCidr(cidr)?.address.family));
  if (families.size !== 2 || cidrs.length > 2)
    findings.push(invalid('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family'));
}

function validateAmounts({ status }: Node, findings: Findings): void {
  for (const list of ['capacity', 'allocatable'] as const)
    for (const name of sortedKeys(status[list] ?? {}))
      validateResourceAmount(name, status[list]?.[name] ?? '0', `status.${list}.${name}`, findings);
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
  validateNode(next, findings);
  validateNodeStatusUpdate(next, old, findings);
}

/** ValidateNodeUpdate: all that a write to `/status` is judged by. */
export function validateNodeStatusUpdate(next: Node, old: Node, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateAmounts(next, findings);
  validateFeatures(next.status.declaredFeatures ?? [], 'status.declaredFeatures', findings);
  validateAddresses(next.status.addresses ?? [], findings);
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
  validateTaints(next.spec.taints ?? [], 'metadata.taints', findings);
  if ((next.spec.externalID ?? '') !== (old.spec.externalID ?? ''))
    findings.push(forbidden('spec.externalID', 'may not be updated'));
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
