import { semanticEqual } from '../../../base/equal';
import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../types/core-v1';

interface Placed {
  readonly address: EndpointAddress;
  ready: boolean;
}

/**
 * Endpoints are stored with each address under the ports that it serves and nothing twice (pkg/api/v1/endpoints/util.go,
 * RepackSubsets, v1.36). Subsets and ports are ordered by the names and numbers of their ports, where the real server
 * orders them by a hash.
 */
export function repackSubsets(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const byPort = new Map<string, { port: EndpointPort | undefined; addresses: Map<string, Placed> }>();
  for (const subset of subsets)
    for (const port of subset.ports?.length ? subset.ports : [undefined]) {
      const key = JSON.stringify(port ?? null);
      const entry = byPort.get(key) ?? { port, addresses: new Map<string, Placed>() };
      byPort.set(key, entry);
      for (const address of subset.addresses ?? []) place(entry.addresses, address, true);
      for (const address of subset.notReadyAddresses ?? []) place(entry.addresses, address, false);
    }
  const bySet = new Map<string, { ports: EndpointPort[]; addresses: readonly Placed[] }>();
  for (const { port, addresses } of byPort.values()) {
    const sorted = [...addresses.values()].sort((a, b) => order(a.address.ip, b.address.ip));
    const key = sorted.map(({ address, ready }) => `${keyOf(address)} ${ready}`).join(',');
    const entry = bySet.get(key) ?? { ports: [], addresses: sorted };
    bySet.set(key, entry);
    if (port !== undefined) entry.ports.push(port);
  }
  const packed = [...bySet.values()].map(subsetOf).sort((a, b) => order(portsKey(a), portsKey(b)));
  return semanticEqual(packed, subsets) ? subsets : packed;
}

function place(addresses: Map<string, Placed>, address: EndpointAddress, ready: boolean): void {
  const known = addresses.get(keyOf(address));
  if (known === undefined) addresses.set(keyOf(address), { address, ready });
  else known.ready &&= ready;
}

const keyOf = ({ ip, targetRef }: EndpointAddress): string => `${ip} ${targetRef?.uid ?? ''}`;

function subsetOf({ ports, addresses }: { ports: EndpointPort[]; addresses: readonly Placed[] }): EndpointSubset {
  const ready = addresses.filter((one) => one.ready).map(({ address }) => address);
  const notReady = addresses.filter((one) => !one.ready).map(({ address }) => address);
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports: [...ports].sort((a, b) => order(portKey(a), portKey(b))) } : {}),
  };
}

const portKey = ({ name = '', port, protocol = '' }: EndpointPort): string =>
  `${name} ${String(port).padStart(5, '0')} ${protocol}`;
const portsKey = ({ ports = [] }: EndpointSubset): string => ports.map(portKey).join(',');
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
