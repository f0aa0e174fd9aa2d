import { canonicalQuantity, isNegativeQuantity } from '../../../base/quantity';
import type { FieldError } from '../../field-error';
import { csistoragecapacities } from '../../resources';
import type { CSIStorageCapacity } from '../../types/storage-v1';
import { checkDnsSubdomain } from '../../validation/checks';
import { invalid, type Findings } from '../../validation/field-errors';
import { validateLabelSelector } from '../../validation/label-selector';
import { validateImmutable } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { nodeSelectorWarnings } from '../core/node-label-warnings';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';

/** pkg/registry/storage/csistoragecapacity, v1.36. */
export const csiStorageCapacity = defineKind<CSIStorageCapacity>(csistoragecapacities, {
  unconditionalUpdate: false,
  validate: checkedObject((capacity, findings) => {
    validate(capacity, { allowInvalidValues: false }, findings);
  }),
  validateUpdate: checkedChange((next, old, findings) => {
    validate(next, { allowInvalidValues: hasFaultySelector(old) }, findings);
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    validateImmutable(next.nodeTopology, old.nodeTopology, 'nodeTopology', findings);
    validateImmutable(next.storageClassName, old.storageClassName, 'storageClassName', findings);
  }),
  warnings: ({ nodeTopology }) => nodeSelectorWarnings(nodeTopology, 'nodeTopology'),
});

function hasFaultySelector({ nodeTopology }: CSIStorageCapacity): boolean {
  const findings: FieldError[] = [];
  validateLabelSelector(nodeTopology, '', findings);
  return findings.length > 0;
}

function validate(
  { metadata, nodeTopology, storageClassName, capacity }: CSIStorageCapacity,
  rules: { allowInvalidValues: boolean },
  findings: Findings,
): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validateLabelSelector(nodeTopology, 'nodeTopology', findings, rules);
  checkDnsSubdomain(storageClassName, 'storageClassName', findings);
  if (capacity !== undefined && isNegativeQuantity(capacity))
    findings.push(invalid('capacity', canonicalQuantity(capacity), 'must be greater than or equal to 0'));
}
