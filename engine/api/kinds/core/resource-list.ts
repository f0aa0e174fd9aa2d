import { roundedToMillis } from '../../../base/quantity';
import type { ResourceRequirements, VolumeResourceRequirements } from '../../types/core-v1';
import type { Quantity } from '../../types/scalars';
import { ifPresent, withFields } from '../sharing';

export type ResourceList = Readonly<Record<string, Quantity>>;

/** Nothing below a thousandth is stored (SetDefaults_ResourceList). */
export function defaultResourceList(list: ResourceList): ResourceList {
  let out: Record<string, Quantity> | undefined;
  for (const name in list) {
    const quantity = list[name] ?? '0';
    const rounded = roundedToMillis(quantity);
    if (rounded === quantity) continue;
    out ??= { ...list };
    out[name] = rounded;
  }
  return out ?? list;
}

export const defaultRequirements = <T extends ResourceRequirements | VolumeResourceRequirements>(resources: T): T =>
  resources.limits === undefined && resources.requests === undefined
    ? resources
    : (withFields<ResourceRequirements>(resources, {
        limits: ifPresent(resources.limits, defaultResourceList),
        requests: ifPresent(resources.requests, defaultResourceList),
      }) as T);

/** `list` with the entries of `from` that it lacks; itself when it lacks none. */
export function withMissing(list: ResourceList | undefined, from: ResourceList | undefined): ResourceList | undefined {
  if (from === undefined) return list;
  let out: Record<string, Quantity> | undefined;
  for (const name in from) {
    if (list?.[name] !== undefined) continue;
    out ??= { ...list };
    out[name] = from[name] ?? '0';
  }
  return out ?? list;
}
