import { keyOfObject, keyText } from '../../../../api/object';
import type {
  CapacityRequirements,
  DeviceClass,
  DeviceRequest,
  DeviceSelector,
  DeviceToleration,
  ResourceClaim,
} from '../../../../api/types/resource-v1';
import type { RequestName } from './device-constraint';

/** One way to satisfy a request; a request with `firstAvailable` has several. */
export interface Alternative {
  readonly name: RequestName;
  /** `request`, or `request/sub-request`. */
  readonly fullName: string;
  readonly deviceClass: DeviceClass;
  readonly selectors: readonly DeviceSelector[] | undefined;
  readonly tolerations: readonly DeviceToleration[] | undefined;
  readonly wantsAll: boolean;
  /** Of no meaning if it wants all. */
  readonly count: number;
  /** Looks at devices without taking them; undefined is not the same as false in the result. */
  readonly adminAccess: boolean | undefined;
}

export type ClassLookup = (name: string) => DeviceClass | undefined;

/** The alternatives of a request, or why it cannot be understood. */
export function alternativesOf(
  claim: ResourceClaim,
  { name, exactly, firstAvailable = [] }: DeviceRequest,
  classOf: ClassLookup,
): readonly Alternative[] | { readonly error: string } {
  const asked: readonly Asked[] =
    exactly === undefined
      ? firstAvailable.map((sub) => ({ ...sub, name: { request: name, subRequest: sub.name } }))
      : [{ ...exactly, name: { request: name } }];
  const out: Alternative[] = [];
  for (const one of asked) {
    const about = `claim ${keyText(keyOfObject(claim))}, request ${one.name.subRequest ?? name}`;
    const deviceClass = classOf(one.deviceClassName);
    if (deviceClass === undefined) {
      const why = `deviceclass.resource.k8s.io "${one.deviceClassName}" not found`;
      return { error: `${about}: could not retrieve device class ${one.deviceClassName}: ${why}` };
    }
    const mode = one.allocationMode ?? 'ExactCount';
    if (mode !== 'ExactCount' && mode !== 'All') return { error: `${about}: unsupported count mode ${mode}` };
    if (one.capacity !== undefined) return { error: `${about}: not modelled: capacity of shared devices` };
    out.push(alternative(one, deviceClass, mode === 'All'));
  }
  return out;
}

interface Asked {
  readonly name: RequestName;
  readonly deviceClassName: string;
  readonly selectors?: readonly DeviceSelector[];
  readonly allocationMode?: string;
  readonly count?: number;
  readonly adminAccess?: boolean;
  readonly tolerations?: readonly DeviceToleration[];
  readonly capacity?: CapacityRequirements;
}

const alternative = (
  { name, selectors, tolerations, count = 1, adminAccess }: Asked,
  deviceClass: DeviceClass,
  wantsAll: boolean,
): Alternative => ({
  name,
  fullName: name.subRequest === undefined ? name.request : `${name.request}/${name.subRequest}`,
  deviceClass,
  selectors,
  tolerations,
  wantsAll,
  count,
  adminAccess,
});
