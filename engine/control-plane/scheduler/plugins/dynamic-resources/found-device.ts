import type { Device, ResourceSlice } from '../../../../api/types/resource-v1';
import type { Alternative } from './device-request';

/** A device where it is published. */
export interface FoundDevice {
  /** `driver/pool/device`. */
  readonly id: string;
  readonly device: Device;
  readonly slice: ResourceSlice;
}

export interface TakenDevice extends FoundDevice {
  readonly alternative: Alternative;
}
