import type { EndpointSlice } from '../../api/types/discovery-v1';
import type { Service, ServicePort } from '../../api/types/core-v1';
import type { Protocol } from '../../network/probe';
import { addressKey, nodePortKey, type EndpointRule, type ServiceRule } from '../../network/service-rules';
import { candidatesOf, chooseEndpoints, type Choice, type ProxyNode } from './endpoint-choice';

/** The rules of one Service on one node. */
export interface ServiceRules {
  readonly byAddress: readonly (readonly [string, ServiceRule])[];
  readonly byNodePort: readonly (readonly [string, ServiceRule])[];
  readonly healthCheck: { readonly port: number; readonly localEndpoints: number } | undefined;
}

const NONE: ServiceRules = { byAddress: [], byNodePort: [], healthCheck: undefined };
const PROXY_NAME_LABEL = 'service.kubernetes.io/service-proxy-name';

/** Headless and ExternalName Services, and those of another proxy, get none. */
export function buildRules(service: Service, slices: readonly EndpointSlice[], node: ProxyNode): ServiceRules {
  const { clusterIP } = service.spec;
  if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None') return NONE;
  if (service.spec.type === 'ExternalName' || service.metadata.labels?.[PROXY_NAME_LABEL] !== undefined) return NONE;
  const parts = (service.spec.ports ?? []).map((port) => portRules(service, port, slices, node));
  return {
    byAddress: parts.flatMap((part) => part.byAddress),
    byNodePort: parts.flatMap((part) => part.byNodePort),
    healthCheck: healthCheckOf(service, parts[0]?.choice),
  };
}

interface PortRules {
  readonly byAddress: readonly (readonly [string, ServiceRule])[];
  readonly byNodePort: readonly (readonly [string, ServiceRule])[];
  readonly choice: Choice;
}

function portRules(service: Service, port: ServicePort, slices: readonly EndpointSlice[], node: ProxyNode): PortRules {
  const { spec } = service;
  const choice = chooseEndpoints(candidatesOf(slices, port.name ?? ''), node);
  const protocol = (port.protocol ?? 'TCP') as Protocol;
  const make = ruleMaker(service, port, choice);
  const internal = make(spec.internalTrafficPolicy === 'Local', false, []);
  const isLocal = spec.externalTrafficPolicy === 'Local';
  const external = make(isLocal, !isLocal, []);
  const balanced = make(isLocal, !isLocal, spec.loadBalancerSourceRanges ?? []);
  const ingress = (service.status.loadBalancer?.ingress ?? []).filter((each) => each.ipMode !== 'Proxy');
  const at = (ip: string, rule: ServiceRule) => [addressKey(ip, port.port, protocol), rule] as const;
  return {
    choice,
    byAddress: [
      ...(spec.clusterIPs ?? [spec.clusterIP ?? '']).map((ip) => at(ip, internal)),
      ...(spec.externalIPs ?? []).map((ip) => at(ip, external)),
      ...ingress.flatMap(({ ip }) => (ip === undefined ? [] : [at(ip, balanced)])),
    ],
    byNodePort: port.nodePort === undefined ? [] : [[nodePortKey(port.nodePort, protocol), external]],
  };
}

/** Cluster policy without endpoints rejects; Local policy with endpoints elsewhere drops. */
function ruleMaker(service: Service, port: ServicePort, choice: Choice) {
  const isSticky = service.spec.sessionAffinity === 'ClientIP';
  const affinitySeconds = isSticky
    ? (service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800)
    : undefined;
  return (isLocal: boolean, masquerade: boolean, sourceRanges: readonly string[]): ServiceRule => {
    const endpoints: readonly EndpointRule[] = isLocal ? choice.local : choice.cluster;
    return {
      service: `${service.metadata.namespace ?? ''}/${service.metadata.name}`,
      portName: port.name ?? '',
      protocol: (port.protocol ?? 'TCP') as Protocol,
      endpoints,
      whenEmpty: isLocal && choice.any ? 'drop' : 'reject',
      affinitySeconds,
      masquerade,
      sourceRanges,
    };
  };
}

function healthCheckOf(service: Service, choice: Choice | undefined): ServiceRules['healthCheck'] {
  const { healthCheckNodePort: port, externalTrafficPolicy } = service.spec;
  if (port === undefined || port === 0 || externalTrafficPolicy !== 'Local') return undefined;
  return { port, localEndpoints: choice?.readyHere ?? 0 };
}
