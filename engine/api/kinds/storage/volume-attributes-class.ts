import { semanticEqual } from '../../../base/equal';
import { volumeattributesclasses } from '../../resources';
import type { VolumeAttributesClass } from '../../types/storage-v1';
import { forbidden, required, type Findings } from '../../validation/field-errors';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkProvisioner, validateParameters } from './class-validation';
import { volumeAttributesClassColumns } from './volume-attributes-class-columns';

/** pkg/registry/storage/volumeattributesclass, v1.36. */
export const volumeAttributesClass = defineKind<VolumeAttributesClass>(volumeattributesclasses, {
  columns: volumeAttributesClassColumns,
  shortNames: ['vac'],
  returnsDeleted: true,
  validate: checkedObject(validate),
  validateUpdate: checkedChange((next, old, findings) => {
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    if (next.driverName !== old.driverName)
      findings.push(forbidden('driverName', 'updates to driverName are forbidden.'));
    if (!semanticEqual(next.parameters, old.parameters))
      findings.push(forbidden('parameters', 'updates to parameters are forbidden.'));
    validate(next, findings);
  }),
});

function validate({ metadata, driverName, parameters = {} }: VolumeAttributesClass, findings: Findings): void {
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  checkProvisioner(driverName, 'driverName', findings);
  validateParameters(parameters, 'parameters', findings);
  if (Object.keys(parameters).length === 0)
    findings.push(required('parameters', 'must contain at least one key/value pair'));
}
