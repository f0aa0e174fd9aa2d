import type { Service } from '../../api/types/core-v1';
import type { EndpointSlice } from '../../api/types/discovery-v1';
import type { Store } from '../../control-plane/etcd/store';

export interface ServicePort {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/**
 * Where a port of a Service is dialled: its external name, or an endpoint that is ready; `host:port`. Undefined: there is
 * none (apiserver/pkg/util/proxy/proxy.go, v1.36).
 */
export function serviceHost(store: Store, { namespace, name, port }: ServicePort): string | undefined {
  const service = store.get({ prefix: 'services/specs', namespace, name })?.value as Service | undefined;
  if (service?.spec.type === 'ExternalName') return `${service.spec.externalName ?? ''}:${port}`;
  return service === undefined ? undefined : endpointOf(store, service, port);
}

/** The address of a pod is one of the simulation's network; on that of this machine it is somebody else's. */
const isSimulated = (target: { readonly kind?: string } | undefined): boolean => target?.kind === 'Pod';

function endpointOf(store: Store, { metadata, spec }: Service, port: number): string | undefined {
  const portName = spec.ports?.find((each) => each.port === port)?.name ?? '';
  const range = store.range('endpointslices', { namespace: metadata.namespace ?? '' });
  if (!range.ok) return undefined;
  for (const { value } of range.entries) {
    const slice = value as EndpointSlice;
    if (slice.metadata.labels?.['kubernetes.io/service-name'] !== metadata.name) continue;
    const target = slice.ports?.find((each) => (each.name ?? '') === portName)?.port;
    const address = slice.endpoints.find(
      ({ conditions, targetRef }) => conditions.ready !== false && !isSimulated(targetRef),
    )?.addresses[0];
    if (address !== undefined && target !== undefined) return `${address}:${target}`;
  }
  return undefined;
}
