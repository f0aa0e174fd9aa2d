import { semanticEqual } from '../../../base/equal';
import type { EndpointAddress, EndpointPort as CorePort, Endpoints } from '../../../api/types/core-v1';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../api/types/discovery-v1';
import { repacked } from '../endpoints/subsets';
import { endpointKey, portsKey, sameState, type AddressType } from '../endpointslice/endpoint';
import { MANAGED_BY, SERVICE_NAME } from '../endpointslice/slice-plan';

export const MIRRORING_NAME = 'endpointslicemirroring-controller.k8s.io';

/** Addresses of one subset that are mirrored. */
export const ADDRESSES_MAX = 1000;

/** One slice to be written: over `existing`, or new without it. */
export interface MirrorDraft {
  readonly existing: EndpointSlice | undefined;
  readonly addressType: AddressType;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

export interface MirrorPlan {
  readonly write: readonly MirrorDraft[];
  readonly remove: readonly EndpointSlice[];
  readonly invalid: number;
  readonly skipped: number;
}

/** One slice for each set of ports and family (pkg/controller/endpointslicemirroring reconciler, v1.36). */
export function planMirror(source: Endpoints, existing: readonly EndpointSlice[]): MirrorPlan {
  const { groups, invalid, skipped } = groupsOf(source);
  const bySlot = new Map<string, EndpointSlice[]>();
  for (const slice of existing) {
    const key = `${slice.addressType}-${portsKey(slice.ports)}`;
    bySlot.set(key, [...(bySlot.get(key) ?? []), slice]);
  }
  const write: MirrorDraft[] = [];
  const remove: EndpointSlice[] = [];
  for (const [key, group] of groups) {
    const [first, ...others] = bySlot.get(key) ?? [];
    bySlot.delete(key);
    remove.push(...others);
    const endpoints = [...group.endpoints.values()];
    if (endpoints.length === 0) {
      if (first !== undefined) remove.push(first);
    } else if (first === undefined || !isSame(first, endpoints, source)) {
      write.push({
        existing: first,
        addressType: group.addressType,
        ports: group.ports,
        endpoints: endpoints.slice(0, ADDRESSES_MAX),
      });
    }
  }
  for (const slices of bySlot.values()) remove.push(...slices);
  return recycled({ write, remove, invalid, skipped });
}

export function mirrorMetadata(source: Endpoints): {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
} {
  const annotations = copiedAnnotations(source);
  return {
    labels: { ...source.metadata.labels, [SERVICE_NAME]: source.metadata.name, [MANAGED_BY]: MIRRORING_NAME },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

export const isMirrored = ({ metadata }: Endpoints): boolean =>
  metadata.labels?.['endpointslice.kubernetes.io/skip-mirror'] !== 'true' &&
  metadata.annotations?.['control-plane.alpha.kubernetes.io/leader'] === undefined;

interface Group {
  readonly addressType: AddressType;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Map<string, Endpoint>;
}

function groupsOf(source: Endpoints): {
  readonly groups: ReadonlyMap<string, Group>;
  readonly invalid: number;
  readonly skipped: number;
} {
  const groups = new Map<string, Group>();
  let invalid = 0;
  let skipped = 0;
  for (const subset of repacked(source.subsets ?? [])) {
    const ports = (subset.ports ?? []).map(portOf);
    const addresses = [
      ...(subset.addresses ?? []).map((address) => ({ address, ready: true })),
      ...(subset.notReadyAddresses ?? []).map((address) => ({ address, ready: false })),
    ];
    let added = 0;
    for (const { address, ready } of addresses) {
      if (added >= ADDRESSES_MAX) break;
      const addressType = familyOf(address.ip);
      if (addressType === undefined) {
        invalid++;
        continue;
      }
      added++;
      const key = `${addressType}-${portsKey(ports)}`;
      const group = groups.get(key) ?? { addressType, ports, endpoints: new Map<string, Endpoint>() };
      groups.set(key, group);
      const endpoint = endpointFrom(address, ready);
      group.endpoints.set(endpointKey(endpoint), endpoint);
    }
    skipped += addresses.length - added;
  }
  return { groups, invalid, skipped };
}

function isSame(slice: EndpointSlice, endpoints: readonly Endpoint[], source: Endpoints): boolean {
  const { [MANAGED_BY]: _, [SERVICE_NAME]: __, ...labels } = slice.metadata.labels ?? {};
  const known = new Map(slice.endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  const isRebuilt = (slice.metadata.ownerReferences ?? []).some(
    ({ kind, name, uid }) => kind === 'Endpoints' && name === source.metadata.name && uid !== source.metadata.uid,
  );
  return (
    !isRebuilt &&
    known.size === endpoints.length &&
    endpoints.every((endpoint) => {
      const other = known.get(endpointKey(endpoint));
      return other !== undefined && sameState(endpoint, other);
    }) &&
    semanticEqual(source.metadata.labels ?? {}, labels) &&
    semanticEqual(copiedAnnotations(source), slice.metadata.annotations ?? {})
  );
}

/** A slice that would be deleted is rather written over with one that would be created. */
function recycled(plan: MirrorPlan): MirrorPlan {
  const remove = [...plan.remove];
  const write = plan.write.map((draft) => {
    if (draft.existing !== undefined) return draft;
    const index = remove.findIndex((slice) => slice.addressType === draft.addressType);
    const [existing] = index < 0 ? [] : remove.splice(index, 1);
    return { ...draft, existing };
  });
  return { ...plan, write, remove };
}

function copiedAnnotations({ metadata }: Endpoints): Readonly<Record<string, string>> {
  const {
    'endpoints.kubernetes.io/last-change-trigger-time': _,
    'kubectl.kubernetes.io/last-applied-configuration': __,
    ...rest
  } = metadata.annotations ?? {};
  return rest;
}

const portOf = ({ name, port, protocol, appProtocol }: CorePort): EndpointPort => ({
  name: name ?? '',
  port,
  protocol: protocol ?? '',
  ...(appProtocol === undefined ? {} : { appProtocol }),
});

const endpointFrom = ({ ip, nodeName, hostname, targetRef }: EndpointAddress, ready: boolean): Endpoint => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname === undefined || hostname === '' ? {} : { hostname }),
  ...(targetRef === undefined ? {} : { targetRef }),
  ...(nodeName === undefined ? {} : { nodeName }),
});

function familyOf(ip: string): AddressType | undefined {
  if (ip.includes(':')) return 'IPv6';
  const parts = ip.split('.');
  const isIpv4 = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return isIpv4 ? 'IPv4' : undefined;
}
