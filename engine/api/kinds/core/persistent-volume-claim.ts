import { persistentvolumeclaims } from '../../resources';
import type { PersistentVolumeClaim } from '../../types/core-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { withFields } from '../sharing';
import { prepareClaimUpdate, prepareNewClaim } from './claim-strategy';
import { claimWarnings } from './claim-warnings';
import { persistentVolumeClaimColumns } from './persistent-volume-claim-columns';
import { validateClaim, validateClaimStatus, validateClaimUpdate } from './persistent-volume-claim-validation';
import { defaultClaimSpec } from './volume-defaults';

const validateUpdate = checkedChange(validateClaimUpdate);
const validateStatus = checkedChange(validateClaimStatus);

/** pkg/registry/core/persistentvolumeclaim, v1.36. */
export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>(persistentvolumeclaims, {
  columns: persistentVolumeClaimColumns,
  shortNames: ['pvc'],
  subresources: ['status'],
  returnsDeleted: true,
  defaults: (claim) =>
    withFields(claim, {
      spec: defaultClaimSpec(claim.spec),
      status: withFields(claim.status, { phase: claim.status.phase ?? 'Pending' }),
    }),
  prepareForCreate: prepareNewClaim,
  prepareForUpdate: prepareClaimUpdate,
  validate: checkedObject(validateClaim),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
  warnings: (claim, _old, { subresource }) => (subresource === 'status' ? [] : claimWarnings(claim)),
});
