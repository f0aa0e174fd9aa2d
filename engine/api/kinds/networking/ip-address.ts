import { ipaddresses } from '../../resources';
import type { IPAddress, ParentReference } from '../../types/networking-v1';
import { internalForm } from '../../internal-forms/internal-form';
import { semanticEqual } from '../../../base/equal';
import { checkDnsSubdomain, checkFormat, checkRequired } from '../../validation/checks';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { pathSegmentFaults } from '../../validation/formats';
import { IMMUTABLE } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { ipAddressColumns } from './ip-address-columns';

/** pkg/registry/networking/ipaddress, v1.36. */
export const ipAddress = defineKind<IPAddress>(ipaddresses, {
  columns: ipAddressColumns,
  shortNames: ['ip'],
  nameRule: 'ip-address',
  validate: checkedObject(validate),
  validateUpdate: checkedChange((next, old, findings) => {
    validate(next, findings);
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    if (!semanticEqual(next.spec.parentRef, old.spec.parentRef))
      findings.push(
        invalid('spec.parentRef', internalForm(next.spec.parentRef, 'networking.ParentReference'), IMMUTABLE),
      );
  }),
});

function validate({ metadata, spec }: IPAddress, findings: Findings): void {
  validateMetadata(metadata, { namespaced: false, nameRule: 'ip-address' }, findings);
  validateParent(spec.parentRef, 'spec.parentRef', findings);
}

function validateParent(parent: ParentReference | undefined, path: string, findings: Findings): void {
  if (parent === undefined) {
    findings.push(required(path));
    return;
  }
  const { group, resource, name, namespace } = parent;
  if (group !== undefined) checkDnsSubdomain(group, `${path}.group`, findings);
  for (const [key, value] of [
    ['resource', resource],
    ['name', name],
  ] as const)
    if (checkRequired(value, `${path}.${key}`, findings))
      checkFormat(value ?? '', pathSegmentFaults, `${path}.${key}`, findings);
  if (namespace !== undefined) checkFormat(namespace, pathSegmentFaults, `${path}.namespace`, findings);
}
