import { semanticEqual } from '../../../base/equal';
import type { DeviceClass, DeviceClassConfiguration, DeviceClassSpec } from '../../types/resource-v1';
import { invalid, type Findings } from '../../validation/field-errors';
import { isExtendedResource } from '../core/resource-validation';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkList } from './bounded-list';
import { validateDeviceConfiguration } from './device-configuration-validation';
import { validateSelectors } from './selector-expression';

/** pkg/apis/resource/validation, v1.36. */
export function validateDeviceClass({ metadata, spec }: DeviceClass, findings: Findings): void {
  validateMetadata(metadata, { namespaced: false, nameRule: 'long-name' }, findings);
  validateSpec(spec, { stored: false }, findings);
}

export function validateDeviceClassUpdate(next: DeviceClass, old: DeviceClass, findings: Findings): void {
  validateMetadata(next.metadata, { namespaced: false, nameRule: 'long-name' }, findings);
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateSpec(next.spec, { stored: semanticEqual(next.spec.config, old.spec.config) }, findings);
}

const CONFIGS_MAX = 32;

function validateSpec(spec: DeviceClassSpec, { stored }: { stored: boolean }, findings: Findings): void {
  const { selectors = [], config = [], extendedResourceName: name } = spec;
  validateSelectors(selectors, 'spec.selectors', findings);
  const check = (one: DeviceClassConfiguration, at: string): void => {
    validateDeviceConfiguration(one, { stored }, at, findings);
  };
  checkList(config, { itemsMax: CONFIGS_MAX, check }, 'spec.config', findings);
  if (name !== undefined && !isExtendedResource(name))
    findings.push(invalid('spec.extendedResourceName', name, 'must be a valid extended resource name'));
}
