import type { DeviceSubRequest, ExactDeviceRequest, ResourceClaim } from '../types/resource-v1';
import { countName, createdOrUpdated, inNoScope, type Measure } from './measure';
import { added, larger, type Resources } from './resources';

const COUNT = countName('resource.k8s.io', 'resourceclaims');
const BY_CLASS = '.deviceclass.resource.k8s.io/devices';
/** What a request for all devices is charged for: as many as one claim can be given. */
const ALL = 32;

/**
 * Claims and the devices of each class that they may be given (pkg/quota/v1/evaluator/core/resource_claims.go, v1.36).
 * Devices that stand behind an extended resource are charged to their class alone.
 */
export const resourceClaims: Measure = Object.freeze<Measure>({
  covers: (name) => name === COUNT || name.endsWith(BY_CLASS),
  usage: (object) => usageOf(object as ResourceClaim),
  isInScope: inNoScope,
  counts: createdOrUpdated,
});

function usageOf({ spec }: ResourceClaim): Resources {
  return (spec.devices.requests ?? []).reduce<Resources>(
    (sum, { exactly, firstAvailable }) => added(sum, chargeOf(exactly, firstAvailable)),
    { [COUNT]: '1' },
  );
}

/** Of alternatives, the worst for each class. */
function chargeOf(
  exactly: ExactDeviceRequest | undefined,
  alternatives: readonly DeviceSubRequest[] | undefined,
): Resources {
  if (alternatives !== undefined && alternatives.length > 0) {
    return alternatives.reduce<Resources>((most, one) => larger(most, devicesOf(one)), {});
  }
  return exactly === undefined ? {} : devicesOf(exactly);
}

function devicesOf({
  deviceClassName,
  allocationMode,
  count = 0,
}: Pick<ExactDeviceRequest, 'deviceClassName' | 'allocationMode' | 'count'>): Resources {
  const devices = allocationMode === 'All' ? ALL : allocationMode === 'ExactCount' ? count : 0;
  return { [deviceClassName + BY_CLASS]: String(devices) };
}
