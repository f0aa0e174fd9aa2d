import { matchesSelector } from '../api/label-selector';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../api/types/networking-v1';
import type { Namespace, Pod } from '../api/types/core-v1';
import { cidrContains } from './ipv4';
import type { Protocol } from './probe';

/** One end of a connection as policies see it. */
export interface Party {
  readonly ip: string;
  /** Undefined: no pod, or one that nobody knows of. */
  readonly pod: Pod | undefined;
}

export interface Connection {
  readonly source: Party;
  readonly destination: Party;
  readonly port: number;
  readonly protocol: Protocol;
}

export interface PolicyFacts {
  policies(namespace: string): readonly NetworkPolicy[];
  namespace(name: string): Namespace | undefined;
}

export type Direction = 'ingress' | 'egress';

/**
 * May the connection pass the policies of one of its ends? A pod is isolated in a direction as soon as a policy of its
 * namespace selects it there; then some rule must allow the connection (networking.k8s.io/v1 NetworkPolicy, v1.36).
 */
export function allows(facts: PolicyFacts, direction: Direction, connection: Connection): boolean {
  const subject = direction === 'ingress' ? connection.destination.pod : connection.source.pod;
  if (subject === undefined || subject.spec.hostNetwork === true) return true;
  if (connection.source.ip === connection.destination.ip) return true;
  const namespace = subject.metadata.namespace ?? '';
  const isolating = facts
    .policies(namespace)
    .filter((policy) => hasDirection(policy, direction))
    .filter((policy) => matchesSelector(policy.spec.podSelector ?? {}, subject.metadata.labels));
  return isolating.length === 0 || isolating.some((policy) => policyAllows(facts, policy, direction, connection));
}

function hasDirection(policy: NetworkPolicy, direction: Direction): boolean {
  const types = policy.spec.policyTypes ?? (policy.spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress']);
  return types.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
}

function policyAllows(
  facts: PolicyFacts,
  policy: NetworkPolicy,
  direction: Direction,
  connection: Connection,
): boolean {
  const peer = direction === 'ingress' ? connection.source : connection.destination;
  const namespace = policy.metadata.namespace ?? '';
  const rules =
    direction === 'ingress'
      ? (policy.spec.ingress ?? []).map((rule) => ({ peers: rule.from, ports: rule.ports }))
      : (policy.spec.egress ?? []).map((rule) => ({ peers: rule.to, ports: rule.ports }));
  return rules.some(
    ({ peers = [], ports = [] }) =>
      (peers.length === 0 || peers.some((each) => peerMatches(facts, each, namespace, peer))) &&
      (ports.length === 0 || ports.some((each) => portMatches(each, connection))),
  );
}

function peerMatches(facts: PolicyFacts, peer: NetworkPolicyPeer, namespace: string, party: Party): boolean {
  if (peer.ipBlock !== undefined) {
    const { cidr, except = [] } = peer.ipBlock;
    return cidrContains(cidr, party.ip) && !except.some((each) => cidrContains(each, party.ip));
  }
  if (party.pod === undefined || party.pod.spec.hostNetwork === true) return false;
  const own = party.pod.metadata.namespace ?? '';
  const inNamespace =
    peer.namespaceSelector === undefined
      ? own === namespace
      : matchesSelector(peer.namespaceSelector, facts.namespace(own)?.metadata.labels);
  return (
    inNamespace && (peer.podSelector === undefined || matchesSelector(peer.podSelector, party.pod.metadata.labels))
  );
}

function portMatches(rule: NetworkPolicyPort, { destination, port, protocol }: Connection): boolean {
  if ((rule.protocol ?? 'TCP') !== protocol) return false;
  if (rule.port === undefined) return true;
  if (typeof rule.port === 'string') return namedPort(destination.pod, rule.port, protocol) === port;
  return rule.endPort === undefined ? rule.port === port : port >= rule.port && port <= rule.endPort;
}

function namedPort(pod: Pod | undefined, name: string, protocol: Protocol): number | undefined {
  const ports = pod?.spec.containers.flatMap((container) => container.ports ?? []) ?? [];
  return ports.find((each) => each.name === name && (each.protocol ?? 'TCP') === protocol)?.containerPort;
}
