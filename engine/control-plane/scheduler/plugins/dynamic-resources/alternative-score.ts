import type { AllocationResult, ResourceClaim } from '../../../../api/types/resource-v1';

/** resource.k8s.io `FirstAvailableDeviceRequestMaxSize`. */
const ALTERNATIVES_MAX = 8;

/** A choice further down a list of alternatives is worth less. */
export function alternativeScore({ spec }: ResourceClaim, allocation: AllocationResult | undefined): number {
  const taken = new Set((allocation?.devices.results ?? []).map(({ request }) => request));
  let score = 0;
  for (const { name, firstAvailable = [] } of spec.devices.requests) {
    firstAvailable.forEach((sub, index) => {
      if (taken.has(`${name}/${sub.name}`)) score += ALTERNATIVES_MAX - index;
    });
  }
  return score;
}
