import type { Node, Pod, Service } from '../../../api/types/core-v1';
import type { Endpoint, EndpointPort } from '../../../api/types/discovery-v1';
import { isReady } from '../rules/pods';
import { setsHostname, targetPortOf } from '../rules/service-pods';

export type AddressType = 'IPv4' | 'IPv6';

/** Families that the service serves; without any said, those of its address (getAddressTypesForService, v0.36). */
export function addressTypesOf(service: Service): readonly AddressType[] {
  const families = (service.spec.ipFamilies ?? []).flatMap((family): readonly AddressType[] =>
    family === 'IPv4' || family === 'IPv6' ? [family] : [],
  );
  if (families.length > 0) return families;
  const address = service.spec.clusterIP ?? '';
  if (address !== '' && address !== 'None') return [address.includes(':') ? 'IPv6' : 'IPv4'];
  return ['IPv4', 'IPv6'];
}

/** Undefined: the pod has no address of this family. */
export function endpointOf(
  pod: Pod,
  node: Node | undefined,
  service: Service,
  addressType: AddressType,
): Endpoint | undefined {
  const addresses = addressesOf(pod, addressType);
  if (addresses.length === 0) return undefined;
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
  return {
    addresses,
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(setsHostname(pod, service) && pod.spec.hostname !== undefined ? { hostname: pod.spec.hostname } : {}),
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    ...(zone === '' ? {} : { zone }),
  };
}

/** Ports of the service as they are in this pod; one that the pod does not have is left out. */
export function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port): readonly EndpointPort[] => {
    const number = targetPortOf(pod, port);
    if (number === undefined) return [];
    return [
      {
        name: port.name ?? '',
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
      },
    ];
  });
}

/** Equal for the same ports in any order. */
export const portsKey = (ports: readonly EndpointPort[]): string =>
  ports
    .map(
      ({ name, port, protocol, appProtocol }) => `${name ?? ''}|${port ?? ''}|${protocol ?? ''}|${appProtocol ?? ''}`,
    )
    .sort()
    .join(',');

/** What makes two endpoints the same one, whatever its state. */
export const endpointKey = ({ addresses, hostname, targetRef }: Endpoint): string =>
  `${addresses.length === 1 ? (addresses[0] ?? '') : [...addresses].sort().join(',')}|${hostname ?? ''}|${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`;

/** Whether the state of one endpoint has stayed as it was (util EndpointsEqualBeyondHash, v0.36). */
export const sameState = (a: Endpoint, b: Endpoint): boolean =>
  a.nodeName === b.nodeName &&
  a.zone === b.zone &&
  a.conditions.ready === b.conditions.ready &&
  a.conditions.serving === b.conditions.serving &&
  a.conditions.terminating === b.conditions.terminating &&
  a.targetRef?.kind === b.targetRef?.kind &&
  a.targetRef?.namespace === b.targetRef?.namespace &&
  a.targetRef?.name === b.targetRef?.name &&
  a.targetRef?.uid === b.targetRef?.uid;

function addressesOf(pod: Pod, addressType: AddressType): readonly string[] {
  const found: string[] = [];
  for (const { ip } of pod.status.podIPs ?? []) {
    if (ip !== '' && ip.includes(':') === (addressType === 'IPv6')) found.push(ip);
  }
  return found;
}
