import { canonicalQuantity, isNegativeQuantity } from '../../../base/quantity';
import { csistoragecapacities } from '../../resources';
import type { CSIStorageCapacity } from '../../types/storage-v1';
import { checkDnsSubdomain } from '../../validation/checks';
import { invalid } from '../../validation/field-errors';
import { validateLabelSelector } from '../../validation/label-selector';
import { validateImmutable } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';

/** pkg/registry/storage/csistoragecapacity, v1.36. */
export const csiStorageCapacity = defineKind<CSIStorageCapacity>(csistoragecapacities, {
  unconditionalUpdate: false,
  validate: checkedObject(({ metadata, nodeTopology, storageClassName, capacity }, findings) => {
    validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
    validateLabelSelector(nodeTopology, 'nodeTopology', findings);
    checkDnsSubdomain(storageClassName, 'storageClassName', findings);
    if (capacity !== undefined && isNegativeQuantity(capacity))
      findings.push(invalid('capacity', canonicalQuantity(capacity), 'must be greater than or equal to 0'));
  }),
  validateUpdate: checkedChange((next, old, findings) => {
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    validateImmutable(next.nodeTopology, old.nodeTopology, 'nodeTopology', findings);
    validateImmutable(next.storageClassName, old.storageClassName, 'storageClassName', findings);
  }),
});
