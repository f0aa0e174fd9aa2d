import { semanticEqual } from '../../../base/equal';
import { storageclasses } from '../../resources';
import type { TopologySelectorTerm } from '../../types/core-v1';
import type { StorageClass } from '../../types/storage-v1';
import { checkLabelKey, checkOneOf } from '../../validation/checks';
import { duplicate, required, type Findings } from '../../validation/field-errors';
import { validateImmutable } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { withFields } from '../sharing';
import { checkProvisioner, validateParameters } from './class-validation';
import { storageClassColumns } from './storage-class-columns';

/** pkg/registry/storage/storageclass, v1.36. */
export const storageClass = defineKind<StorageClass>(storageclasses, {
  columns: storageClassColumns,
  shortNames: ['sc'],
  returnsDeleted: true,
  defaults: (object) =>
    withFields(object, {
      reclaimPolicy: object.reclaimPolicy ?? 'Delete',
      volumeBindingMode: object.volumeBindingMode ?? 'Immediate',
    }),
  validate: checkedObject(validate),
  validateUpdate: checkedChange((next, old, findings) => {
    validate(next, findings);
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    for (const key of ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const)
      validateImmutable(next[key], old[key], key, findings);
  }),
});

function validate(object: StorageClass, findings: Findings): void {
  const { metadata, provisioner, parameters = {}, reclaimPolicy, volumeBindingMode } = object;
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  checkProvisioner(provisioner, 'provisioner', findings);
  validateParameters(parameters, 'parameters', findings);
  if (reclaimPolicy !== undefined) checkOneOf(reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy', findings);
  if (volumeBindingMode === undefined) findings.push(required('volumeBindingMode'));
  else checkOneOf(volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode', findings);
  validateTopologies(object.allowedTopologies ?? [], 'allowedTopologies', findings);
}

function validateTopologies(terms: readonly TopologySelectorTerm[], path: string, findings: Findings): void {
  terms.forEach((term, index) => {
    const at = `${path}[${index}].matchLabelExpressions`;
    const keys = new Set<string>();
    (term.matchLabelExpressions ?? []).forEach(({ key, values }, one) => {
      if (values.length === 0) findings.push(required(`${at}[${one}].values`));
      const seen = new Set<string>();
      values.forEach((value, which) => {
        if (seen.has(value)) findings.push(duplicate(`${at}[${one}].values[${which}]`, value));
        seen.add(value);
      });
      checkLabelKey(key, `${at}[${one}].key`, findings);
      if (keys.has(key)) findings.push(duplicate(`${at}[${one}].key`, key));
      keys.add(key);
    });
    if (terms.slice(0, index).some((before) => semanticEqual(before, term))) findings.push(duplicate(at, ''));
  });
}
