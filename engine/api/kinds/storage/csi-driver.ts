import { semanticEqual } from '../../../base/equal';
import { csidrivers } from '../../resources';
import type { CSIDriver } from '../../types/storage-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { withFields, withoutField } from '../sharing';
import { csiDriverColumns } from './csi-driver-columns';
import { validateCsiDriver, validateCsiDriverUpdate } from './csi-driver-validation';

/** pkg/registry/storage/csidriver, v1.36. */
export const csiDriver = defineKind<CSIDriver>(csidrivers, {
  columns: csiDriverColumns,
  unconditionalUpdate: false,
  returnsDeleted: true,
  firstGeneration: 0,
  generationOf: (driver) => driver.spec,
  defaults: withDefaults,
  prepareForCreate: withoutDisabledFields,
  prepareForUpdate: withoutDisabledFields,
  validate: checkedObject(validateCsiDriver),
  validateUpdate: checkedChange(validateCsiDriverUpdate),
  warnings: ({ spec }, old) => {
    const { tokenRequests = [], serviceAccountTokenInSecrets } = spec;
    if (tokenRequests.length === 0 || serviceAccountTokenInSecrets !== undefined) return [];
    return old !== undefined && semanticEqual(tokenRequests, old.spec.tokenRequests) ? [] : [TOKENS_IN_ATTRIBUTES];
  },
});

const TOKENS_IN_ATTRIBUTES =
  'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes';

const PERSISTENT: readonly string[] = Object.freeze(['Persistent']);

/** pkg/apis/storage/v1/defaults.go, v1.36. */
function withDefaults(driver: CSIDriver): CSIDriver {
  const { spec } = driver;
  return withFields(driver, {
    spec: withFields(spec, {
      attachRequired: spec.attachRequired ?? true,
      podInfoOnMount: spec.podInfoOnMount ?? false,
      storageCapacity: spec.storageCapacity ?? false,
      fsGroupPolicy: spec.fsGroupPolicy ?? 'ReadWriteOnceWithFSType',
      volumeLifecycleModes: spec.volumeLifecycleModes ?? PERSISTENT,
      requiresRepublish: spec.requiresRepublish ?? false,
      seLinuxMount: spec.seLinuxMount ?? false,
    }),
  });
}

/** VolumeLimitScaling is off in v1.36. */
function withoutDisabledFields(driver: CSIDriver): CSIDriver {
  return withFields(driver, { spec: withoutField(driver.spec, 'preventPodSchedulingIfMissing') });
}
