import type { EndpointSlice } from '../../api/types/discovery-v1';
import type { Service, ServicePort } from '../../api/types/core-v1';
import type { Protocol } from '../../network/probe';
import { addressKey, nodePortKey, type ServiceRule } from '../../network/service-rules';
import { balanceOf, type ProxyMode } from './mode';
import { candidatesOf, chooseEndpoints, type Choice, type ProxyNode } from './endpoint-choice';

/** The rules of one Service on one node. */
export interface ServiceRules {
  readonly byAddress: readonly (readonly [string, ServiceRule])[];
  readonly byNodePort: readonly (readonly [string, ServiceRule])[];
  readonly healthCheck: { readonly port: number; readonly localEndpoints: number } | undefined;
  /** Addresses whose other ports refuse. */
  readonly guarded: readonly string[];
}

/** The node that the rules are for, and how its proxy makes them. */
export interface ProxyPlace {
  readonly node: ProxyNode;
  readonly mode: ProxyMode;
}

const NO_RULES: readonly never[] = Object.freeze([]);
const NONE: ServiceRules = { byAddress: [], byNodePort: [], healthCheck: undefined, guarded: [] };
const PROXY_NAME_LABEL = 'service.kubernetes.io/service-proxy-name';

/** Headless and ExternalName Services, and those of another proxy, get none. */
export function buildRules(service: Service, slices: readonly EndpointSlice[], place: ProxyPlace): ServiceRules {
  const { clusterIP } = service.spec;
  if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None') return NONE;
  if (service.spec.type === 'ExternalName' || service.metadata.labels?.[PROXY_NAME_LABEL] !== undefined) return NONE;
  const parts = (service.spec.ports ?? []).map((port) => portRules(service, port, slices, place));
  const byAddress = parts.flatMap((part) => part.byAddress);
  return {
    byAddress,
    byNodePort: parts.flatMap((part) => part.byNodePort),
    healthCheck: healthCheckOf(service, parts[0]?.choice),
    guarded: guardedOf(service, byAddress, place.mode),
  };
}

interface PortRules {
  readonly byAddress: readonly (readonly [string, ServiceRule])[];
  readonly byNodePort: readonly (readonly [string, ServiceRule])[];
  readonly choice: Choice;
}

function portRules(
  service: Service,
  port: ServicePort,
  slices: readonly EndpointSlice[],
  { node, mode }: ProxyPlace,
): PortRules {
  const { spec } = service;
  const choice = chooseEndpoints(candidatesOf(slices, port.name ?? ''), node);
  const protocol = (port.protocol ?? 'TCP') as Protocol;
  const make = ruleMaker({ service, port, choice, mode });
  const ingress = (service.status.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) =>
    ip === undefined || ipMode === 'Proxy' ? [] : [ip],
  );
  const at = (ips: readonly string[], destination: ServiceRule['destination'], policy: string | undefined) => {
    if (ips.length === 0) return NO_RULES;
    const rule = make(destination, policy);
    return ips.map((ip) => [addressKey(ip, port.port, protocol), rule] as const);
  };
  const nodePort = port.nodePort ?? 0;
  return {
    choice,
    byAddress: [
      ...at(spec.clusterIPs ?? [spec.clusterIP ?? ''], 'cluster IP', spec.internalTrafficPolicy),
      ...at(spec.externalIPs ?? NO_RULES, 'external IP', spec.externalTrafficPolicy),
      ...at(ingress, 'loadbalancer IP', spec.externalTrafficPolicy),
    ],
    byNodePort:
      nodePort === 0 ? [] : [[nodePortKey(nodePort, protocol), make('node port', spec.externalTrafficPolicy)]],
  };
}

interface RuleFacts {
  readonly service: Service;
  readonly port: ServicePort;
  readonly choice: Choice;
  readonly mode: ProxyMode;
}

/**
 * Cluster policy without endpoints rejects. Local policy with endpoints elsewhere alone drops, but for clients inside of
 * the cluster; in ipvs mode it takes those elsewhere, whose answers a client outside does not recognize
 * (pkg/proxy/ipvs/proxier.go syncEndpoint, v1.36).
 */
function ruleMaker({ service, port, choice, mode }: RuleFacts) {
  const isSticky = service.spec.sessionAffinity === 'ClientIP';
  const affinitySeconds = isSticky
    ? (service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800)
    : undefined;
  const balance = balanceOf(mode);
  return (destination: ServiceRule['destination'], policy: string | undefined): ServiceRule => {
    const isLocal = policy === 'Local';
    const isExternal = destination !== 'cluster IP';
    const isIpvs = mode.name === 'ipvs';
    const here = isIpvs && choice.local.length === 0 ? choice.cluster : choice.local;
    return {
      service: `${service.metadata.namespace ?? ''}/${service.metadata.name}`,
      portName: port.name ?? '',
      protocol: (port.protocol ?? 'TCP') as Protocol,
      destination,
      policy: isLocal ? 'Local' : 'Cluster',
      endpoints: isLocal ? here : choice.cluster,
      insiders: isLocal && isExternal && !isIpvs ? choice.cluster : undefined,
      balance,
      whenEmpty: isLocal && choice.any ? 'drop' : 'reject',
      outsidersUnanswered: isLocal && isExternal && isIpvs && choice.local.length === 0,
      affinitySeconds,
      masquerade: isExternal && !isLocal,
      sourceRanges: destination === 'loadbalancer IP' ? (service.spec.loadBalancerSourceRanges ?? []) : [],
    };
  };
}

/**
 * ipvs binds all addresses of Services to the node and rejects what is no virtual server (KUBE-IPVS-FILTER); nftables
 * rejects invalid ports of cluster IPs (cluster-ips-check); iptables knows the ports alone.
 */
function guardedOf(
  service: Service,
  byAddress: ServiceRules['byAddress'],
  { name }: ProxyMode,
): ServiceRules['guarded'] {
  switch (name) {
    case 'iptables':
      return [];
    case 'nftables':
      return service.spec.clusterIPs ?? [];
    case 'ipvs':
      return byAddress.map(([key]) => key.slice(0, key.indexOf(':')));
  }
}

function healthCheckOf(service: Service, choice: Choice | undefined): ServiceRules['healthCheck'] {
  const { healthCheckNodePort: port, externalTrafficPolicy } = service.spec;
  if (port === undefined || port === 0 || externalTrafficPolicy !== 'Local') return undefined;
  return { port, localEndpoints: choice?.readyHere ?? 0 };
}
