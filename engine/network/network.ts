import type { Millis } from '../base/brand';
import { FRESH } from '../base/fresh';
import type { Clock } from '../sim/clock';
import type { Random } from '../sim/random';
import { invariant } from '../base/invariant';
import type { ClusterDns } from './cluster-dns';
import { cidrContains } from './ipv4';
import { CONTROL_PLANE, Links } from './links';
import { NodeBalancer } from './node-balancer';
import type { PolicyAgent } from './policy-agent';
import type { Answer, Hop, HttpRequest, Probe, Protocol, Source } from './probe';
import {
  addressKey,
  EMPTY_RULES,
  nodePortKey,
  type EndpointRule,
  type RuleTable,
  type ServiceRule,
} from './service-rules';
import type { VirtualServers } from './virtual-servers';

/** What a process answers. Without a delay it did not speak HTTP: the connection alone stood. */
export interface ListenerReply {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
  readonly delay?: Millis;
}

/** What listens behind an address. */
export interface Listener {
  /** `refused`: nothing listens on the port; `silent`: the process hangs. */
  serve(
    port: number,
    protocol: Protocol,
    http: HttpRequest | undefined,
    /** The source address as the listener sees it. */
    client: string,
    /** Bytes that are sent where nothing is asked over HTTP. */
    data?: string,
  ): ListenerReply | 'refused' | 'silent';
}

/** A pod's place in the network. */
export interface Attachment {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly ip: string;
  readonly hostNetwork: boolean;
  readonly listener: Listener;
}

/** What the network must know of a load balancer of the cloud. */
export interface ExternalBalancer {
  readonly name: string;
  readonly ip: string;
  readonly ports: readonly { readonly protocol: string; readonly port: number; readonly nodePort: number }[];
  readonly nodes: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly healthCheckNodePort?: number;
}

export interface NetworkOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly dns: ClusterDns;
  readonly policies: PolicyAgent;
  /** What listens at the address of the control plane. */
  readonly controlPlane?: { readonly ip: string; readonly listener: Listener };
  /** The cloud's load balancer that has an address. */
  readonly balancerAt: (ip: string) => ExternalBalancer | undefined;
}

interface NodePlace {
  readonly ip: string;
  rules: RuleTable;
  readonly balancer: NodeBalancer;
}

/** A rule, and the address and port whose rule it is: `10.96.0.10:80/TCP`. */
interface Matched {
  readonly rule: ServiceRule;
  readonly at: string;
}

interface Walk {
  readonly probe: Probe;
  readonly hops: Hop[];
  /** The node the packet is on; undefined: outside. */
  readonly node: string | undefined;
  readonly sourceIp: string;
  readonly namespace: string;
}

/** Every address of the cluster and the path between any two of them. It knows machines, not the API server. */
export class Network {
  readonly links = new Links();
  private readonly nodes = new Map<string, NodePlace>();
  private readonly nodeByIp = new Map<string, string>();
  private readonly podByIp = new Map<string, Attachment>();
  private readonly podByName = new Map<string, Attachment>();

  /** Rises with each change of rules, attachments or links. */
  changes = 0;
  /** While looking, chance is that of a fixed stream and affinity is read only. */
  private looking = false;

  constructor(private readonly options: NetworkOptions) {
    this.links.onChange(() => this.changes++);
  }

  addNode(name: string, ip: string): void {
    this.nodes.set(name, { ip, rules: EMPTY_RULES, balancer: new NodeBalancer() });
    this.nodeByIp.set(ip, name);
  }

  removeNode(name: string): void {
    const place = this.nodes.get(name);
    if (place !== undefined) this.nodeByIp.delete(place.ip);
    this.nodes.delete(name);
  }

  /** The machine lost its memory: rules and connections are gone. */
  resetNode(name: string): void {
    const place = this.nodes.get(name);
    if (place === undefined) return;
    place.rules = EMPTY_RULES;
    place.balancer.clear();
  }

  attach(attachment: Attachment): void {
    this.changes++;
    if (!attachment.hostNetwork) this.podByIp.set(attachment.ip, attachment);
    this.podByName.set(podKey(attachment.namespace, attachment.name), attachment);
  }

  detach(attachment: Attachment): void {
    this.changes++;
    if (this.podByIp.get(attachment.ip) === attachment) this.podByIp.delete(attachment.ip);
    const key = podKey(attachment.namespace, attachment.name);
    if (this.podByName.get(key) === attachment) this.podByName.delete(key);
  }

  /** What kube-proxy does: the whole table of a node at once. */
  program(node: string, rules: RuleTable): void {
    const place = this.nodes.get(node);
    if (place === undefined) return;
    place.rules = rules;
    this.changes++;
  }

  rules(node: string): RuleTable {
    return this.nodes.get(node)?.rules ?? EMPTY_RULES;
  }

  /** The connections of a node's kernel to virtual servers; undefined: there is no such node. */
  virtualServers(node: string): VirtualServers | undefined {
    return this.nodes.get(node)?.balancer.virtualServers;
  }

  /** The node that has an address, or whose pod has; undefined: nobody has. */
  nodeOf(ip: string): string | undefined {
    return this.podByIp.get(ip)?.node ?? this.nodeByIp.get(ip);
  }

  /** Of a pod; undefined: it has none. */
  addressOf(namespace: string, name: string): string | undefined {
    return this.podByName.get(podKey(namespace, name))?.ip;
  }

  /** Can a node's components speak to the API server? */
  reachesControlPlane(node: string): boolean {
    return this.links.reaches(node, CONTROL_PLANE);
  }

  delayToControlPlane(node: string): Millis {
    return this.links.delay(node);
  }

  /** Would the health check of a load balancer pass for a node? */
  backendHealthy(balancer: ExternalBalancer, node: string): boolean {
    const place = this.nodes.get(node);
    if (place === undefined || !this.links.hasPower(node)) return false;
    if (balancer.healthCheckNodePort !== undefined) {
      return (place.rules.healthChecks.get(balancer.healthCheckNodePort)?.localEndpoints ?? 0) > 0;
    }
    return balancer.ports.some((port) =>
      place.rules.byNodePort.has(nodePortKey(port.nodePort, port.protocol as Protocol)),
    );
  }

  /** The same walk as a look: it draws nothing from the run's chance and leaves no trace. */
  look(probe: Probe): Answer {
    this.looking = true;
    try {
      return this.send(probe);
    } finally {
      this.looking = false;
    }
  }

  /** Walks a packet to its end, and the answer back. Free of effects but for session affinity and the drawing of chance. */
  send(probe: Probe): Answer {
    const walk = this.begin(probe);
    if (walk === undefined) return { kind: 'unreachable', hops: [] };
    const ip = isAddress(probe.to) ? probe.to : this.lookUp(walk);
    if (ip === undefined) return { kind: 'no-such-host', hops: walk.hops };
    return this.toAddress(walk, ip, probe.port);
  }

  private begin(probe: Probe): Walk | undefined {
    const { from } = probe;
    switch (from.kind) {
      case 'outside':
        return { probe, hops: [], node: undefined, sourceIp: from.ip, namespace: 'default' };
      case 'node': {
        const place = this.nodes.get(from.name);
        if (place === undefined || !this.links.hasPower(from.name)) return undefined;
        return { probe, hops: [], node: from.name, sourceIp: place.ip, namespace: 'default' };
      }
      case 'pod': {
        const pod = this.podByName.get(podKey(from.namespace, from.name));
        if (pod === undefined || !this.links.hasPower(pod.node)) return undefined;
        return { probe, hops: [], node: pod.node, sourceIp: pod.ip, namespace: from.namespace };
      }
    }
  }

  private lookUp(walk: Walk): string | undefined {
    const found = this.options.dns.lookUp(walk.probe.to, walk.namespace);
    const address = found?.answer.kind === 'addresses' ? this.one(found.answer.addresses) : undefined;
    walk.hops.push({ at: 'dns', name: found?.name ?? walk.probe.to, answer: address });
    return address;
  }

  private toAddress(walk: Walk, ip: string, port: number): Answer {
    if (walk.node === undefined) return this.fromOutside(walk, ip, port);
    const rules = this.rules(walk.node);
    const at = addressKey(ip, port, walk.probe.protocol);
    const rule = rules.byAddress.get(at);
    if (rule !== undefined) return this.toService(walk, { rule, at }, walk.node);
    if (rules.guarded.has(ip)) return { kind: 'refused', hops: walk.hops };
    const nodeName = this.nodeByIp.get(ip);
    if (nodeName !== undefined) return this.toNode(walk, nodeName, port);
    if (this.podByIp.has(ip)) return this.toPod(walk, ip, port, walk.sourceIp);
    if (ip === this.options.controlPlane?.ip) return this.toControlPlane(walk, port, walk.node);
    const isKnownOutside = this.options.balancerAt(ip) !== undefined;
    return isKnownOutside
      ? this.fromOutside({ ...walk, node: undefined }, ip, port)
      : { kind: 'timeout', hops: walk.hops };
  }

  private fromOutside(walk: Walk, ip: string, port: number): Answer {
    const nodeName = this.nodeByIp.get(ip);
    if (nodeName !== undefined) return this.toNode(walk, nodeName, port);
    const balancer = this.options.balancerAt(ip);
    if (balancer === undefined) return { kind: 'unreachable', hops: walk.hops };
    const listening = balancer.ports.find((each) => each.port === port && each.protocol === walk.probe.protocol);
    const isAllowed =
      balancer.sourceRanges.length === 0 || balancer.sourceRanges.some((range) => cidrContains(range, walk.sourceIp));
    const healthy = balancer.nodes.filter((node) => this.backendHealthy(balancer, node));
    const node = this.one(healthy);
    walk.hops.push({ at: 'load-balancer', name: balancer.name, node });
    if (listening === undefined || !isAllowed) return { kind: 'timeout', hops: walk.hops };
    if (node === undefined) return { kind: 'refused', hops: walk.hops };
    return this.toNode(walk, node, listening.nodePort);
  }

  private toNode(walk: Walk, node: string, port: number): Answer {
    if (walk.node !== undefined && !this.crosses(walk, walk.node, node)) return { kind: 'timeout', hops: walk.hops };
    if (!this.links.hasPower(node)) return { kind: 'timeout', hops: walk.hops };
    const key = nodePortKey(port, walk.probe.protocol);
    const rule = this.rules(node).byNodePort.get(key);
    const at = `${this.nodes.get(node)?.ip ?? ''}:${key}`;
    if (rule !== undefined) return this.toService({ ...walk, node }, { rule, at }, node);
    const host = [...this.podByName.values()].find((pod) => pod.hostNetwork && pod.node === node);
    const reply =
      host?.listener.serve(port, walk.probe.protocol, walk.probe.http, walk.sourceIp, walk.probe.data) ?? 'refused';
    walk.hops.push({ at: 'node', node, port, listening: reply !== 'refused' });
    return this.answer(walk, reply, host, walk.sourceIp);
  }

  private toService(walk: Walk, matched: Matched, node: string): Answer {
    const { rule } = matched;
    const place = this.nodes.get(node);
    invariant(place !== undefined, `no node ${node}`);
    const isAllowed =
      rule.sourceRanges.length === 0 || rule.sourceRanges.some((range) => cidrContains(range, walk.sourceIp));
    const isPod = walk.probe.from.kind === 'pod' && !this.nodeByIp.has(walk.sourceIp);
    const isInsider = isPod || walk.sourceIp === place.ip;
    const endpoints = (isInsider ? rule.insiders : undefined) ?? rule.endpoints;
    const connection = { ...FRESH, ...matched, endpoints, client: walk.sourceIp };
    const now = this.options.clock.now();
    const occasion = { now, random: this.looking ? undefined : this.options.random };
    const chosen = isAllowed ? place.balancer.choose(connection, occasion) : undefined;
    const isHairpin = chosen?.ip === walk.sourceIp;
    const masqueraded = rule.masquerade || isHairpin || (rule.insiders !== undefined && walk.sourceIp === place.ip);
    const text = chosen === undefined ? undefined : `${chosen.ip}:${chosen.port}`;
    walk.hops.push({ at: 'service', service: rule.service, node, chosen: text, masqueraded });
    if (!isAllowed) return { kind: 'timeout', hops: walk.hops };
    if (chosen === undefined) return { kind: rule.whenEmpty === 'reject' ? 'refused' : 'timeout', hops: walk.hops };
    const answer = this.toEndpoint({ ...walk, node }, chosen, masqueraded ? place.ip : walk.sourceIp);
    if (!this.looking) place.balancer.ended(connection, chosen, { answer, now });
    const isLost = rule.outsidersUnanswered && walk.probe.from.kind === 'outside';
    return isLost ? { kind: 'timeout', hops: walk.hops } : answer;
  }

  private toEndpoint(walk: Walk & { readonly node: string }, { ip, port }: EndpointRule, seen: string): Answer {
    if (!this.podByIp.has(ip)) {
      const host = this.nodeByIp.get(ip);
      if (host !== undefined) return this.toNode(walk, host, port);
      if (ip === this.options.controlPlane?.ip) return this.toControlPlane(walk, port, walk.node);
    }
    return this.toPod(walk, ip, port, seen);
  }

  /** The control plane is a machine of its own; what leaves the cluster's nodes for it bears their address. */
  private toControlPlane(walk: Walk, port: number, node: string): Answer {
    const up = this.links.reaches(node, CONTROL_PLANE);
    walk.hops.push({ at: 'link', from: node, to: CONTROL_PLANE, up, via: 'overlay' });
    if (!up) return { kind: 'timeout', hops: walk.hops };
    const seen = this.nodes.get(node)?.ip ?? walk.sourceIp;
    const reply =
      this.options.controlPlane?.listener.serve(port, walk.probe.protocol, walk.probe.http, seen) ?? 'refused';
    walk.hops.push({ at: 'node', node: CONTROL_PLANE, port, listening: reply !== 'refused' });
    return this.answer(walk, reply, undefined, seen);
  }

  private toPod(walk: Walk, ip: string, port: number, sourceIp: string): Answer {
    const pod = this.podByIp.get(ip);
    if (pod === undefined) return { kind: 'timeout', hops: walk.hops };
    if (walk.node !== undefined && !this.crosses(walk, walk.node, pod.node))
      return { kind: 'timeout', hops: walk.hops };
    if (!this.permitted(walk, pod, port)) return { kind: 'timeout', hops: walk.hops };
    const reply = pod.listener.serve(port, walk.probe.protocol, walk.probe.http, sourceIp, walk.probe.data);
    const name = podKey(pod.namespace, pod.name);
    walk.hops.push({ at: 'pod', pod: name, port, listening: reply !== 'refused', sourceIp });
    return this.answer(walk, reply, pod, sourceIp);
  }

  private answer(
    walk: Walk,
    reply: ReturnType<Listener['serve']>,
    pod: Attachment | undefined,
    sourceIp: string,
  ): Answer {
    if (reply === 'refused') return { kind: 'refused', hops: walk.hops };
    if (reply === 'silent') return { kind: 'timeout', hops: walk.hops };
    const name = pod === undefined ? undefined : podKey(pod.namespace, pod.name);
    return { kind: 'reply', ...reply, pod: name, sourceIp, hops: walk.hops };
  }

  private crosses(walk: Walk, from: string, to: string): boolean {
    const up = this.links.reaches(from, to);
    walk.hops.push({ at: 'link', from, to, up, via: from === to ? 'bridge' : 'overlay' });
    return up;
  }

  /** Policies see the addresses of the pods, not what was put in their place; a node's own traffic to its pods passes. */
  private permitted(walk: Walk, pod: Attachment, port: number): boolean {
    const { policies } = this.options;
    const sourceNode = walk.probe.from.kind === 'node' ? walk.probe.from.name : undefined;
    if (sourceNode === pod.node) return true;
    const source = { ip: walk.sourceIp, pod: this.podOf(walk.probe.from) };
    const destination = { ip: pod.ip, pod: policies.pod(pod.namespace, pod.name) };
    const connection = { source, destination, port, protocol: walk.probe.protocol };
    for (const direction of ['egress', 'ingress'] as const) {
      if (policies.allows(direction, connection)) continue;
      const subject = direction === 'egress' ? source.pod?.metadata : destination.pod?.metadata;
      walk.hops.push({
        at: 'policy',
        direction,
        pod: podKey(subject?.namespace ?? '', subject?.name ?? ''),
        allowed: false,
      });
      return false;
    }
    return true;
  }

  private podOf(source: Source): ReturnType<PolicyAgent['pod']> {
    return source.kind === 'pod' ? this.options.policies.pod(source.namespace, source.name) : undefined;
  }

  private one<T>(items: readonly T[]): T | undefined {
    if (items.length <= 1 || this.looking) return items[0];
    return items[this.options.random.integer(0, items.length - 1)];
  }
}

const podKey = (namespace: string, name: string): string => `${namespace}/${name}`;
const isAddress = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text);
