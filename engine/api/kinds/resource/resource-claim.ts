import { resourceclaims } from '../../resources';
import type { ResourceClaim } from '../../types/resource-v1';
import { defineKind } from '../define';
import { resourceClaimColumns } from './resource-claim-columns';
import { metadataForStatus, statusHooks } from '../status-hooks';

/** pkg/registry/resource/resourceclaim, v1.36. */
export const resourceClaim = defineKind(resourceclaims, {
  columns: resourceClaimColumns,
  subresources: ['status'],
  ...statusHooks<ResourceClaim>({ empty: {}, metadata: metadataForStatus }),
});
