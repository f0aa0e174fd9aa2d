import type { AllocatedDeviceStatus, ResourceClaim } from '../../../../api/types/resource-v1';
import { instantOf } from '../../../../base/timestamp';
import type { Instant, Millis } from '../../../../base/brand';

/** `failed` tells why; a device that failed will not become ready. */
export type Readiness = 'ready' | 'waiting' | { readonly failed: string };

/** Whether the drivers have prepared all devices of the claim that are to be prepared before a pod is bound. */
export function readinessOf({ metadata, status }: ResourceClaim): Readiness {
  if (status.allocation === undefined) return 'waiting';
  for (const { bindingConditions = [], bindingFailureConditions = [], ...result } of resultsOf(status)) {
    if (bindingConditions.length === 0) continue;
    const device = (status.devices ?? []).find((each) => isSame(each, result));
    if (device === undefined) return 'waiting';
    const failed = device.conditions.find(
      ({ type, status: is }) => bindingFailureConditions.includes(type) && is === 'True',
    );
    if (failed !== undefined) {
      const why = `claim=${metadata.name}, reason=${failed.reason}, message="${failed.message}"`;
      return { failed: `device binding failed: ${why}` };
    }
    if (!bindingConditions.every((type) => isTrue(device, type))) return 'waiting';
  }
  return 'ready';
}

/** Whether it has been waited for longer than a scheduler waits. */
export function hasTimedOut({ status }: ResourceClaim, now: Instant, timeout: Millis): boolean {
  const since = status.allocation?.allocationTimestamp;
  return since !== undefined && hasConditions(status) && instantOf(since) + timeout < now;
}

export const hasConditions = (status: ResourceClaim['status']): boolean =>
  resultsOf(status).some(({ bindingConditions = [] }) => bindingConditions.length > 0);

const resultsOf = ({ allocation }: ResourceClaim['status']) => allocation?.devices.results ?? [];

const isTrue = ({ conditions }: AllocatedDeviceStatus, type: string): boolean =>
  conditions.some((condition) => condition.type === type && condition.status === 'True');

const isSame = (
  a: AllocatedDeviceStatus,
  b: { readonly driver: string; readonly pool: string; readonly device: string },
): boolean => a.driver === b.driver && a.pool === b.pool && a.device === b.device;
