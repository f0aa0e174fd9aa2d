import type { DeviceTaint, DeviceToleration, ResourceClaim, ResourceSlice } from '../../../api/types/resource-v1';
import { instant, type Instant } from '../../../base/brand';
import { instantOf } from '../../../base/timestamp';

/** The slices that describe a pool: `driver/pool`. */
export type SlicesOf = (pool: string) => readonly ResourceSlice[];

export const poolKey = (driver: string, pool: string): string => `${driver}/${pool}`;

/** When pods must give up the devices of the claim; undefined: they may keep them (claimEvictionTime, v1.36). */
export function evictionOf({ status }: ResourceClaim, slicesOf: SlicesOf): Instant | undefined {
  const times: Instant[] = [];
  for (const { driver, pool, device, tolerations = [] } of status.allocation?.devices.results ?? []) {
    for (const taint of taintsOf(slicesOf(poolKey(driver, pool)), device)) {
      const at = taint.effect === 'NoExecute' ? endOfStay(taint, tolerations) : undefined;
      if (at !== undefined) times.push(at);
    }
  }
  return times.length === 0 ? undefined : instant(Math.min(...times));
}

/** Of the newest description of the pool alone. */
function taintsOf(slices: readonly ResourceSlice[], device: string): readonly DeviceTaint[] {
  const newest = Math.max(...slices.map(({ spec }) => spec.pool.generation));
  for (const { spec } of slices) {
    const found = spec.pool.generation === newest ? spec.devices?.find(({ name }) => name === device) : undefined;
    if (found !== undefined) return found.taints ?? [];
  }
  return [];
}

function endOfStay(taint: DeviceTaint, tolerations: readonly DeviceToleration[]): Instant | undefined {
  if (taint.timeAdded === undefined) return undefined;
  let least: number | undefined;
  for (const toleration of tolerations.filter((each) => each.effect === 'NoExecute' && tolerates(each, taint))) {
    if (toleration.tolerationSeconds === undefined) return undefined;
    least = Math.min(least ?? Infinity, Math.max(0, toleration.tolerationSeconds));
  }
  return instant(instantOf(taint.timeAdded) + (least ?? 0) * 1000);
}

/** dynamic-resource-allocation/resourceclaim ToleratesTaint, v0.36; the effect is known to agree. */
function tolerates({ key = '', operator = '', value = '' }: DeviceToleration, taint: DeviceTaint): boolean {
  if (key !== '' && key !== taint.key) return false;
  return operator === 'Exists' || ((operator === '' || operator === 'Equal') && value === (taint.value ?? ''));
}
