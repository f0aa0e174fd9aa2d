import type { Service, ServicePort, ServiceSpec } from '../../types/core-v1';
import type { HookContext } from '../definition';
import { mapShared } from '../sharing';
import { needsClusterIP, sameList, withFamilies, withSameClusterIPs } from './service-families';

const NO_STATUS: Service['status'] = Object.freeze({ loadBalancer: Object.freeze({}) });

export const prepareNewService = (service: Service): Service =>
  withFamilies(withSameClusterIPs({ ...service, status: NO_STATUS }, undefined));

/** pkg/registry/core/service/strategy.go and storage/storage.go, v1.36: beginUpdate, then PrepareForUpdate. */
export function prepareServiceUpdate(next: Service, old: Service, { subresource }: HookContext): Service {
  if (subresource === 'status') return { ...next, spec: old.spec };
  const kept = withAllocatedValues({ ...next, status: old.status }, old);
  return withoutTypeDependentFields(withFamilies(withSameClusterIPs(kept, old)), old);
}

export const needsNodePort = ({ spec }: Service): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);

export const needsHealthCheck = ({ spec }: Service): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

export const isExternallyAccessible = ({ spec }: Service): boolean =>
  spec.type === 'LoadBalancer' ||
  spec.type === 'NodePort' ||
  (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);

/** patchAllocatedValues: what the server gave out stays, when the client leaves it out. */
function withAllocatedValues(next: Service, old: Service): Service {
  let spec = next.spec;
  if (old.spec.type !== 'ExternalName' && next.spec.type !== 'ExternalName') spec = withAddresses(spec, old.spec);
  if (needsNodePort(old) && needsNodePort(next)) spec = withNodePorts(spec, old.spec);
  if (needsHealthCheck(old) && needsHealthCheck(next) && spec.healthCheckNodePort === undefined)
    spec =
      old.spec.healthCheckNodePort === undefined
        ? spec
        : { ...spec, healthCheckNodePort: old.spec.healthCheckNodePort };
  return spec === next.spec ? next : { ...next, spec };
}

function withAddresses(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const clusterIP = spec.clusterIP ?? old.clusterIP;
  const keepsList = spec.clusterIPs === undefined && clusterIP === old.clusterIP;
  return {
    ...spec,
    ...(clusterIP === undefined ? {} : { clusterIP }),
    ...(keepsList && old.clusterIPs !== undefined ? { clusterIPs: old.clusterIPs } : {}),
  };
}

function withNodePorts(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const used = new Set((spec.ports ?? []).flatMap(({ nodePort }) => (nodePort === undefined ? [] : [nodePort])));
  const known = new Map((old.ports ?? []).map(({ name, nodePort }) => [name ?? '', nodePort]));
  const ports = mapShared(spec.ports ?? [], (port): ServicePort => {
    const nodePort = known.get(port.name ?? '');
    return port.nodePort !== undefined || nodePort === undefined || used.has(nodePort) ? port : { ...port, nodePort };
  });
  return spec.ports === undefined ? spec : { ...spec, ports };
}

/** dropTypeDependentFields: what the new type has no use for goes, if the client did not change it. */
function withoutTypeDependentFields(next: Service, old: Service): Service {
  const dropped = new Set<keyof ServiceSpec>();
  const same = (key: keyof ServiceSpec): boolean => next.spec[key] === old.spec[key];
  if (needsClusterIP(old) && next.spec.type === 'ExternalName') {
    if (sameList(next.spec.clusterIPs, old.spec.clusterIPs)) dropped.add('clusterIP').add('clusterIPs');
    if (sameList(next.spec.ipFamilies, old.spec.ipFamilies)) dropped.add('ipFamilies');
    if (same('ipFamilyPolicy')) dropped.add('ipFamilyPolicy');
    if (same('internalTrafficPolicy')) dropped.add('internalTrafficPolicy');
  }
  if (needsHealthCheck(old) && !needsHealthCheck(next) && same('healthCheckNodePort'))
    dropped.add('healthCheckNodePort');
  if (old.spec.type === 'LoadBalancer' && next.spec.type !== 'LoadBalancer')
    for (const key of ['allocateLoadBalancerNodePorts', 'loadBalancerClass'] as const) if (same(key)) dropped.add(key);
  if (isExternallyAccessible(old) && !isExternallyAccessible(next) && same('externalTrafficPolicy'))
    dropped.add('externalTrafficPolicy');
  const spec = withoutFields(next.spec, dropped);
  const ports = droppedNodePorts(next, old);
  if (spec === next.spec && ports === next.spec.ports) return next;
  return { ...next, spec: ports === undefined ? spec : { ...spec, ports } };
}

function droppedNodePorts(next: Service, old: Service): readonly ServicePort[] | undefined {
  const { ports } = next.spec;
  const dropsPorts = next.spec.type === 'ClusterIP' || next.spec.type === 'ExternalName';
  if (ports === undefined || !needsNodePort(old) || !dropsPorts) return ports;
  const before = (old.spec.ports ?? []).map(({ nodePort }) => nodePort ?? 0);
  if (!ports.every(({ nodePort }) => nodePort === undefined || before.includes(nodePort))) return ports;
  return mapShared(ports, ({ nodePort, ...port }): ServicePort => (nodePort === undefined ? port : port));
}

function withoutFields(spec: ServiceSpec, dropped: ReadonlySet<keyof ServiceSpec>): ServiceSpec {
  if (dropped.size === 0) return spec;
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !dropped.has(key as keyof ServiceSpec)));
}
