import { servicecidrs } from '../../resources';
import type { ServiceCIDR } from '../../types/networking-v1';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { checkCidr, parseCidr } from '../../validation/ip';
import { IMMUTABLE } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { metadataForStatus, statusHooks } from '../status-hooks';
import { serviceCidrColumns } from './service-cidr-columns';

const validateUpdate = checkedChange(validateChange);
const validateStatus = checkedChange<ServiceCIDR>((next, old, findings) =>
  validateMetadataUpdate(next.metadata, old.metadata, findings),
);

/** pkg/registry/networking/servicecidr, v1.36. */
export const serviceCIDR = defineKind<ServiceCIDR>(servicecidrs, {
  columns: serviceCidrColumns,
  subresources: ['status'],
  ...statusHooks<ServiceCIDR>({ empty: {}, metadata: metadataForStatus }),
  validate: checkedObject(({ metadata, spec }, findings) => {
    validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
    validateCidrs(spec.cidrs ?? [], findings);
  }),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
});

const PATH = 'spec.cidrs';

function validateCidrs(cidrs: readonly string[], findings: Findings): void {
  if (cidrs.length === 0) {
    findings.push(required(PATH, 'at least one CIDR required'));
    return;
  }
  if (cidrs.length > 2) {
    findings.push(invalid(PATH, { CIDRs: cidrs }, 'may only hold up to 2 values'));
    return;
  }
  cidrs.forEach((cidr, index) => checkCidr(cidr, `${PATH}[${index}]`, findings));
  const [first, second] = cidrs.map((cidr) => parseCidr(cidr)?.address.family);
  if (first !== undefined && first === second)
    findings.push(
      invalid(PATH, cidrs, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'),
    );
}

/** A second family may be added; nothing else changes. */
function validateChange(next: ServiceCIDR, old: ServiceCIDR, findings: Findings): void {
  const after = next.spec.cidrs ?? [];
  const before = old.spec.cidrs ?? [];
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  const grows = before.length === 1 && after.length === 2;
  if (after.length !== before.length && !grows) {
    findings.push(invalid(PATH, next.spec.cidrs ?? null, IMMUTABLE));
    return;
  }
  before.forEach((cidr, index) => {
    if (cidr !== after[index]) findings.push(invalid(`${PATH}[${index}]`, after[index] ?? '', IMMUTABLE));
  });
  if (grows) validateCidrs(after, findings);
}
