import type { AllocatedDeviceStatus, ResourceClaim } from '../../types/resource-v1';
import type { HookContext } from '../definition';
import { ifPresent, mapShared, withFields, withoutField } from '../sharing';
import { metadataForStatus, statusWrite, withStatus } from '../status-hooks';
import { defaultTolerations } from './device-claim-defaults';
import { identityOf } from './device-identity';

const EMPTY: ResourceClaim['status'] = Object.freeze({});

/** pkg/registry/resource/resourceclaim/strategy.go, v1.36. */
export const prepareNewResourceClaim = (claim: ResourceClaim): ResourceClaim => withStatus(claim, EMPTY);

export function prepareResourceClaimUpdate(
  next: ResourceClaim,
  old: ResourceClaim,
  { subresource }: HookContext,
): ResourceClaim {
  if (subresource !== 'status') return withStatus(next, old.status);
  return withoutDeallocated(statusWrite(next, old, { metadata: metadataForStatus }), old);
}

/** What drivers said of devices goes with the devices. */
function withoutDeallocated(next: ResourceClaim, old: ResourceClaim): ResourceClaim {
  const { devices = [] } = next.status;
  const gone = new Set((old.status.allocation?.devices.results ?? []).map(identityOf));
  for (const result of next.status.allocation?.devices.results ?? []) gone.delete(identityOf(result));
  const kept: readonly AllocatedDeviceStatus[] = devices.filter((device) => !gone.has(identityOf(device)));
  if (kept.length === devices.length) return next;
  return withStatus(next, kept.length === 0 ? withoutField(next.status, 'devices') : { ...next.status, devices: kept });
}

/** Tolerations in an allocation have the defaults of those in requests. */
export function defaultClaimStatus(status: ResourceClaim['status']): ResourceClaim['status'] {
  return withFields(status, {
    allocation: ifPresent(status.allocation, (allocation) =>
      withFields(allocation, {
        devices: withFields(allocation.devices, {
          results: ifPresent(allocation.devices.results, (results) =>
            mapShared(results, (result) =>
              withFields(result, { tolerations: ifPresent(result.tolerations, defaultTolerations) }),
            ),
          ),
        }),
      }),
    ),
  });
}
