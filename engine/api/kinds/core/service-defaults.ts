import type { Service, ServicePort, ServiceSpec, SessionAffinityConfig } from '../../types/core-v1';
import { ifPresent, mapShared, withFields } from '../sharing';
import { isExternallyAccessible } from './service-strategy';

/** pkg/apis/core/v1/defaults.go, v1.36: SetDefaults_Service. */
export function defaultService(service: Service): Service {
  const type = service.spec.type ?? 'ClusterIP';
  const sessionAffinity = service.spec.sessionAffinity ?? 'None';
  const { sessionAffinityConfig: config, ...rest } = service.spec;
  const affinity = affinityConfig(sessionAffinity, config);
  const base: ServiceSpec =
    affinity === config ? service.spec : affinity === undefined ? rest : { ...rest, sessionAffinityConfig: affinity };
  const typed = withFields(base, {
    type,
    sessionAffinity,
    ports: ifPresent(base.ports, (ports) => mapShared(ports, defaultPort)),
  });
  const isBalancer = type === 'LoadBalancer';
  const isInternal = type === 'ClusterIP' || type === 'NodePort' || isBalancer;
  const spec = withFields(typed, {
    externalTrafficPolicy:
      typed.externalTrafficPolicy ?? (isExternallyAccessible({ ...service, spec: typed }) ? 'Cluster' : undefined),
    internalTrafficPolicy: typed.internalTrafficPolicy ?? (isInternal ? 'Cluster' : undefined),
    allocateLoadBalancerNodePorts: typed.allocateLoadBalancerNodePorts ?? (isBalancer ? true : undefined),
  });
  return withFields(service, { spec, status: isBalancer ? withIpModes(service.status) : undefined });
}

function affinityConfig(
  affinity: string,
  config: SessionAffinityConfig | undefined,
): SessionAffinityConfig | undefined {
  if (affinity === 'None') return undefined;
  if (affinity !== 'ClientIP' || config?.clientIP?.timeoutSeconds !== undefined) return config;
  return { clientIP: { timeoutSeconds: 10_800 } };
}

const defaultPort = (port: ServicePort): ServicePort =>
  withFields(port, {
    protocol: port.protocol ?? 'TCP',
    targetPort: port.targetPort === 0 || port.targetPort === '' ? port.port : port.targetPort,
  });

function withIpModes(status: Service['status']): Service['status'] {
  const { ingress } = status.loadBalancer;
  if (ingress === undefined) return status;
  const moded = mapShared(ingress, (one) =>
    one.ip !== undefined && one.ipMode === undefined ? { ...one, ipMode: 'VIP' } : one,
  );
  return moded === ingress ? status : { ...status, loadBalancer: { ...status.loadBalancer, ingress: moded } };
}
