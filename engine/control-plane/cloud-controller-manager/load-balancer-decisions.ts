import type { Node, Service } from '../../api/types/core-v1';
import type { LoadBalancerSpec } from '../../cloud/provider';
import { defined } from '../../base/defined';

/** Kept on a Service while a load balancer may exist for it (k8s.io/cloud-provider service/helpers v0.36). */
export const LOAD_BALANCER_FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

const EXCLUDED_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers';
const AUTOSCALER_TAINT = 'ToBeDeletedByClusterAutoscaler';

/** A Service with a loadBalancerClass belongs to somebody else's controller. */
export const wantsLoadBalancer = (service: Service): boolean =>
  service.spec.type === 'LoadBalancer' && service.spec.loadBalancerClass === undefined;

export const hasFinalizer = (service: Service): boolean =>
  service.metadata.finalizers?.includes(LOAD_BALANCER_FINALIZER) ?? false;

/** The finalizer is there and the load balancer is no longer wanted. */
export const needsCleanup = (service: Service): boolean =>
  hasFinalizer(service) && (service.metadata.deletionTimestamp !== undefined || !wantsLoadBalancer(service));

/** May a load balancer send traffic to the node? Readiness is left to the balancer's own health checks. */
export function isBackend(node: Node): boolean {
  if (node.metadata.deletionTimestamp !== undefined) return false;
  if (node.metadata.labels?.[EXCLUDED_LABEL] !== undefined) return false;
  return !(node.spec.taints ?? []).some((taint) => taint.key === AUTOSCALER_TAINT);
}

/** What load balancers see of a node has not changed. */
export const isSameBackend = (a: Node, b: Node): boolean =>
  a.spec.providerID === b.spec.providerID && isBackend(a) === isBackend(b);

/** Names of the backends in the order of their names. */
export const backendsOf = (nodes: readonly Node[]): readonly string[] =>
  nodes
    .filter(isBackend)
    .map((node) => node.metadata.name)
    .sort(byCodeUnits);

export const loadBalancerName = (service: Service): string =>
  `a${service.metadata.uid.replaceAll('-', '')}`.slice(0, 32);

/** What the cloud is asked for. */
export function loadBalancerSpec(service: Service, nodes: readonly Node[], clusterName: string): LoadBalancerSpec {
  const { spec, metadata } = service;
  const isLocal = spec.externalTrafficPolicy === 'Local';
  return defined({
    name: loadBalancerName(service),
    clusterName,
    service: `${metadata.namespace ?? ''}/${metadata.name}`,
    ports: (spec.ports ?? []).map((port) => ({
      name: port.name ?? '',
      protocol: port.protocol ?? 'TCP',
      port: port.port,
      nodePort: port.nodePort ?? 0,
    })),
    nodes: backendsOf(nodes),
    sourceRanges: spec.loadBalancerSourceRanges ?? [],
    wantedIp: spec.loadBalancerIP,
    healthCheckNodePort: isLocal ? spec.healthCheckNodePort : undefined,
  });
}

export interface ServiceChange {
  readonly reason: string;
  /** Undefined: the change is acted upon without an event. */
  readonly message?: string;
}

/** The first difference that makes the cloud be asked again; undefined when none does (service controller, needsUpdate). */
export function changeOf(old: Service, next: Service): ServiceChange | undefined {
  const before = old.spec;
  const after = next.spec;
  const arrow = (a: unknown, b: unknown): string => `${String(a ?? '')} -> ${String(b ?? '')}`;
  const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
  const wanted = [wantsLoadBalancer(old), wantsLoadBalancer(next)];
  if (!wanted[0] && !wanted[1]) return undefined;
  if (wanted[0] !== wanted[1]) return { reason: 'Type', message: arrow(before.type, after.type) };
  if (wanted[1] && differ(before.loadBalancerSourceRanges, after.loadBalancerSourceRanges)) {
    const list = (ranges: readonly string[] | undefined): string => `[${(ranges ?? []).join(' ')}]`;
    const message = arrow(list(before.loadBalancerSourceRanges), list(after.loadBalancerSourceRanges));
    return { reason: 'LoadBalancerSourceRanges', message };
  }
  if (differ(before.ports, after.ports) || before.sessionAffinity !== after.sessionAffinity) return { reason: 'Ports' };
  if (differ(before.sessionAffinityConfig, after.sessionAffinityConfig)) return { reason: 'SessionAffinity' };
  if (before.loadBalancerIP !== after.loadBalancerIP) {
    return { reason: 'LoadBalancerIP', message: arrow(before.loadBalancerIP, after.loadBalancerIP) };
  }
  if (differ(before.externalIPs, after.externalIPs)) {
    const message = `Count: ${arrow(before.externalIPs?.length ?? 0, after.externalIPs?.length ?? 0)}`;
    return { reason: 'ExternalIP', message };
  }
  if (differ(old.metadata.annotations, next.metadata.annotations)) return { reason: 'Annotations' };
  if (old.metadata.uid !== next.metadata.uid)
    return { reason: 'UID', message: arrow(old.metadata.uid, next.metadata.uid) };
  if (before.externalTrafficPolicy !== after.externalTrafficPolicy) {
    const message = arrow(before.externalTrafficPolicy, after.externalTrafficPolicy);
    return { reason: 'ExternalTrafficPolicy', message };
  }
  if (before.healthCheckNodePort !== after.healthCheckNodePort) {
    return { reason: 'HealthCheckNodePort', message: arrow(before.healthCheckNodePort, after.healthCheckNodePort) };
  }
  return undefined;
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
