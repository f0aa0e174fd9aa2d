import type { Device, ResourceSlice } from '../../../../api/types/resource-v1';
import type { Alternative } from './device-request';
import type { Pool } from './pools';

/** A device where it is published. */
export interface FoundDevice {
  /** `driver/pool/device`. */
  readonly id: string;
  readonly device: Device;
  readonly slice: ResourceSlice;
  readonly pool: Pool;
}

export interface TakenDevice extends FoundDevice {
  readonly alternative: Alternative;
}

export const deviceId = (driver: string, pool: string, device: string): string => `${driver}/${pool}/${device}`;
