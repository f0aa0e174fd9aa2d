import { semanticEqual } from '../../../base/equal';
import type { FieldError } from '../../field-error';
import { internalForm } from '../../internal-forms/internal-form';
import { resourceclaims } from '../../resources';
import type { ResourceClaim } from '../../types/resource-v1';
import { invalid } from '../../validation/field-errors';
import { IMMUTABLE } from '../../validation/object-meta';
import { checkedChange } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { withFields } from '../sharing';
import { checkAdminAccess, checkAdminAccessGranted } from './admin-access';
import { defaultDeviceClaim } from './device-claim-defaults';
import { validateDeviceClaim } from './device-claim-validation';
import { resourceClaimColumns } from './resource-claim-columns';
import { validateClaimStatus } from './resource-claim-status-validation';
import { defaultClaimStatus, prepareNewResourceClaim, prepareResourceClaimUpdate } from './resource-claim-strategy';

const META = { namespaced: true, nameRule: 'dns-subdomain' } as const;

/** The spec is fixed, and not looked at again. */
const validateUpdate = checkedChange<ResourceClaim>((next, old, findings) => {
  validateMetadata(next.metadata, META, findings);
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  if (!semanticEqual(next.spec, old.spec))
    findings.push(invalid('spec', internalForm(next.spec, 'resource.ResourceClaimSpec'), IMMUTABLE));
});

/** pkg/registry/resource/resourceclaim, v1.36. */
export const resourceClaim = defineKind<ResourceClaim>(resourceclaims, {
  columns: resourceClaimColumns,
  subresources: ['status'],
  returnsDeleted: true,
  defaults: (claim) =>
    withFields(claim, {
      spec: withFields(claim.spec, { devices: defaultDeviceClaim(claim.spec.devices) }),
      status: defaultClaimStatus(claim.status),
    }),
  prepareForCreate: prepareNewResourceClaim,
  prepareForUpdate: prepareResourceClaimUpdate,
  validate: ({ metadata, spec }, context) => {
    const findings: FieldError[] = [];
    checkAdminAccess(spec.devices.requests, context, findings);
    validateMetadata(metadata, META, findings);
    validateDeviceClaim(spec.devices, 'spec.devices', findings);
    return findings;
  },
  validateUpdate: (next, old, context) => {
    if (context.subresource !== 'status') return validateUpdate(next, old);
    const findings: FieldError[] = [];
    const results = ({ status }: ResourceClaim) => status.allocation?.devices.results ?? [];
    checkAdminAccessGranted(results(next), results(old), context, findings);
    validateClaimStatus(next, old, findings);
    return findings;
  },
});
