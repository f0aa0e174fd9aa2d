import { endpointslices } from '../../resources';
import type { EndpointPort, EndpointSlice } from '../../types/discovery-v1';
import { addressWarnings } from '../../validation/ip';
import { validateImmutable } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { mapShared, withFields, withoutField } from '../sharing';
import { endpointSliceColumns } from './endpoint-slice-columns';
import { validateSlice } from './endpoint-slice-validation';

/** pkg/registry/discovery/endpointslice, v1.36. */
export const endpointSlice = defineKind<EndpointSlice>(endpointslices, {
  columns: endpointSliceColumns,
  generationOf: ({ endpoints, ports, addressType, metadata }) => [endpoints, ports, addressType, metadata.labels],
  defaults,
  prepareForCreate: withoutTopology,
  prepareForUpdate: withoutTopology,
  validate: checkedObject((slice, findings) => {
    validateSlice(slice, findings);
  }),
  validateUpdate: checkedChange((next, old, findings) => {
    validateSlice(next, findings, old);
    validateImmutable(next.addressType, old.addressType, 'addressType', findings);
  }),
  warnings: (slice, old) =>
    old === undefined && slice.addressType === 'FQDN'
      ? ['spec.addressType: FQDN endpoints are deprecated', ...badAddresses(slice)]
      : badAddresses(slice),
});

function defaults(slice: EndpointSlice): EndpointSlice {
  const ports: readonly EndpointPort[] | null = slice.ports;
  if (ports === null) return slice;
  return withFields(slice, {
    ports: mapShared(ports, (port) => withFields(port, { name: port.name ?? '', protocol: port.protocol ?? 'TCP' })),
  });
}

/** What v1beta1 said of a node has no place in v1 (dropTopologyOnV1 of pkg/registry/discovery/endpointslice). */
function withoutTopology(slice: EndpointSlice): EndpointSlice {
  const endpoints: EndpointSlice['endpoints'] | null = slice.endpoints;
  if (endpoints === null) return slice;
  return withFields(slice, {
    endpoints: mapShared(endpoints, (endpoint) => withoutField(endpoint, 'deprecatedTopology')),
  });
}

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLERS = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'];

function badAddresses({ metadata, endpoints }: EndpointSlice): readonly string[] {
  if (CONTROLLERS.includes(metadata.labels?.[MANAGED_BY] ?? '')) return [];
  const list: EndpointSlice['endpoints'] | null = endpoints;
  return (list ?? []).flatMap(({ addresses }, index) =>
    addresses.flatMap((address, one) => addressWarnings(`endpoints[${index}].addresses[${one}]`, address)),
  );
}
