import type { DeviceClaim, DeviceRequest, DeviceToleration, ExactDeviceRequest } from '../../types/resource-v1';
import { ifPresent, mapShared, withFields } from '../sharing';

/** pkg/apis/resource/v1/defaults.go, v1.36: one device a request, and tolerations that compare. */
export const defaultDeviceClaim = (claim: DeviceClaim): DeviceClaim =>
  withFields(claim, { requests: mapShared(claim.requests, defaultRequest) });

const defaultRequest = (request: DeviceRequest): DeviceRequest =>
  withFields(request, {
    exactly: ifPresent(request.exactly, defaultAllocation),
    firstAvailable: ifPresent(request.firstAvailable, (list) => mapShared(list, defaultAllocation)),
  });

type Allocation = Pick<ExactDeviceRequest, 'allocationMode' | 'count' | 'tolerations'>;

function defaultAllocation<T extends Allocation>(request: T): T {
  const mode = request.allocationMode ?? 'ExactCount';
  const counted = mode === 'ExactCount' && request.count === undefined;
  const changes: Allocation = {
    allocationMode: mode,
    ...(counted ? { count: 1 } : {}),
    ...(request.tolerations === undefined ? {} : { tolerations: defaultTolerations(request.tolerations) }),
  };
  return withFields<Allocation>(request, changes) as T;
}

export const defaultTolerations = (tolerations: readonly DeviceToleration[]): readonly DeviceToleration[] =>
  mapShared(tolerations, (toleration) => withFields(toleration, { operator: toleration.operator ?? 'Equal' }));
