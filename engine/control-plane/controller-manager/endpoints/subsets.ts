import { semanticEqual } from '../../../base/equal';
import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service } from '../../../api/types/core-v1';
import { isReady } from '../rules/pods';
import { byText } from '../rules/order';
import { belongsInEndpoints, setsHostname, targetPortOf } from '../rules/service-pods';

/** More addresses than this are cut, and the object says so. */
export const ADDRESSES_MAX = 1000;

/** The addresses of a service's pods by port, as the legacy object holds them; terminating pods are left out. */
export function subsetsOf(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const publishNotReady = service.spec.publishNotReadyAddresses === true;
  const found: EndpointSubset[] = [];
  for (const pod of pods) {
    if (!belongsInEndpoints(pod) || (pod.metadata.deletionTimestamp !== undefined && !publishNotReady)) continue;
    const address = addressOf(service, pod);
    if (address === undefined) continue;
    const isUp = publishNotReady || isReady(pod);
    for (const ports of portListsOf(service, pod)) {
      found.push({ ...(isUp ? { addresses: [address] } : { notReadyAddresses: [address] }), ...ports });
    }
  }
  return repacked(found);
}

/**
 * Each set of addresses once, with all of its ports; each port once, with all of its addresses
 * (pkg/api/v1/endpoints RepackSubsets, v1.36). An address that is not ready in one place is not ready.
 */
export function repacked(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const byPort = new Map<string, { readonly port: EndpointPort | undefined; readonly addresses: Map<string, Held> }>();
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    for (const port of ports.length === 0 ? [undefined] : ports) {
      const key = portKey(port);
      const group = byPort.get(key) ?? { port, addresses: new Map<string, Held>() };
      byPort.set(key, group);
      for (const address of addresses) hold(group.addresses, address, true);
      for (const address of notReadyAddresses) hold(group.addresses, address, false);
    }
  }
  const bySet = new Map<string, { readonly held: readonly Held[]; readonly ports: EndpointPort[] }>();
  for (const { port, addresses } of byPort.values()) {
    const held = [...addresses.values()].sort(byAddress);
    const key = held.map(({ address, ready }) => `${addressKey(address)}|${ready}`).join(',');
    const group = bySet.get(key) ?? { held, ports: [] };
    bySet.set(key, group);
    if (port !== undefined) group.ports.push(port);
  }
  return [...bySet.values()].map(subsetFrom).sort(bySubset);
}

export interface Cut {
  readonly subsets: readonly EndpointSubset[];
  readonly isCut: boolean;
}

/** Ready addresses stay before those that are not; each subset keeps its part (truncateEndpoints, v1.36). */
export function truncated(subsets: readonly EndpointSubset[]): Cut {
  const ready = count(subsets, ({ addresses }) => addresses);
  const notReady = count(subsets, ({ notReadyAddresses }) => notReadyAddresses);
  if (ready + notReady <= ADDRESSES_MAX) return { subsets, isCut: false };
  const most = ready > ADDRESSES_MAX ? ADDRESSES_MAX : ADDRESSES_MAX - ready;
  const total = ready > ADDRESSES_MAX ? ready : notReady;
  let left = most;
  const share = (addresses: readonly EndpointAddress[]): readonly EndpointAddress[] => {
    const kept = addresses.slice(0, Math.min(left, Math.ceil((addresses.length / total) * most)));
    left -= kept.length;
    return kept;
  };
  return {
    isCut: true,
    subsets: subsets.map(({ addresses = [], notReadyAddresses = [], ...rest }) =>
      ready > ADDRESSES_MAX
        ? { ...rest, addresses: share(addresses) }
        : withLists(rest, addresses, share(notReadyAddresses)),
    ),
  };
}

export const addressCount = (subsets: readonly EndpointSubset[]): number =>
  count(subsets, ({ addresses }) => addresses) + count(subsets, ({ notReadyAddresses }) => notReadyAddresses);

export const sameSubsets = (a: readonly EndpointSubset[] | undefined, b: readonly EndpointSubset[]): boolean =>
  semanticEqual(a, b) || semanticEqual(repacked(a ?? []), b);

interface Held {
  readonly address: EndpointAddress;
  readonly ready: boolean;
}

function addressOf(service: Service, pod: Pod): EndpointAddress | undefined {
  const family = service.spec.ipFamilies?.[0] ?? ((service.spec.clusterIP ?? '').includes(':') ? 'IPv6' : 'IPv4');
  const ip = pod.status.podIPs?.find((one) => one.ip.includes(':') === (family === 'IPv6'))?.ip;
  if (ip === undefined || ip === '') return undefined;
  return {
    ip,
    ...(setsHostname(pod, service) && pod.spec.hostname !== undefined ? { hostname: pod.spec.hostname } : {}),
    nodeName: pod.spec.nodeName ?? '',
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
  };
}

function portListsOf(service: Service, pod: Pod): readonly { readonly ports?: readonly EndpointPort[] }[] {
  const ports = service.spec.ports ?? [];
  if (ports.length === 0) return service.spec.clusterIP === 'None' ? [{}] : [];
  return ports.flatMap((port) => {
    const number = targetPortOf(pod, port);
    if (number === undefined) return [];
    const { name, protocol, appProtocol } = port;
    return [
      {
        ports: [
          {
            ...(name === undefined || name === '' ? {} : { name }),
            port: number,
            ...(protocol === undefined ? {} : { protocol }),
            ...(appProtocol === undefined ? {} : { appProtocol }),
          },
        ],
      },
    ];
  });
}

function hold(addresses: Map<string, Held>, address: EndpointAddress, ready: boolean): void {
  const key = addressKey(address);
  const known = addresses.get(key);
  if (known === undefined || known.ready) addresses.set(key, { address: known?.address ?? address, ready });
}

function subsetFrom({
  held,
  ports,
}: {
  readonly held: readonly Held[];
  readonly ports: readonly EndpointPort[];
}): EndpointSubset {
  const sorted = [...ports].sort((a, b) => byText(portKey(a), portKey(b)));
  return withLists(
    sorted.length === 0 ? {} : { ports: sorted },
    held.filter(({ ready }) => ready).map(({ address }) => address),
    held.filter(({ ready }) => !ready).map(({ address }) => address),
  );
}

const withLists = (
  rest: { readonly ports?: readonly EndpointPort[] },
  addresses: readonly EndpointAddress[],
  notReadyAddresses: readonly EndpointAddress[],
): EndpointSubset => ({
  ...(addresses.length === 0 ? {} : { addresses }),
  ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
  ...rest,
});

const count = (
  subsets: readonly EndpointSubset[],
  of: (subset: EndpointSubset) => readonly EndpointAddress[] | undefined,
): number => subsets.reduce((sum, subset) => sum + (of(subset)?.length ?? 0), 0);

const addressKey = ({ ip, targetRef }: EndpointAddress): string => `${ip}|${targetRef?.uid ?? ''}`;
const portKey = (port: EndpointPort | undefined): string =>
  port === undefined ? '' : `${port.name ?? ''}|${port.port}|${port.protocol ?? ''}|${port.appProtocol ?? ''}`;

const byAddress = (a: Held, b: Held): number =>
  byText(a.address.ip, b.address.ip) || byText(a.address.targetRef?.uid ?? '', b.address.targetRef?.uid ?? '');

/** Upstream orders by a hash of the content; any total order of the content does. */
const bySubset = (a: EndpointSubset, b: EndpointSubset): number =>
  byText((a.ports ?? []).map(portKey).join(','), (b.ports ?? []).map(portKey).join(',')) ||
  byText(a.addresses?.[0]?.ip ?? '', b.addresses?.[0]?.ip ?? '');
