import type { IpvsScheduler } from './ipvs-schedulers';
import type { Protocol } from './probe';

export interface EndpointRule {
  readonly ip: string;
  readonly port: number;
  /** The node the endpoint is on; undefined when the slice does not say. */
  readonly node: string | undefined;
}

/** How the kernel takes one of several endpoints. */
export type Balance =
  /** iptables: rule after rule, each with its probability. */
  | { readonly kind: 'statistic' }
  /** nftables: one random number looked up in a map. */
  | { readonly kind: 'numgen' }
  /** IPVS: a virtual server that remembers what it did. */
  | { readonly kind: 'virtual-server'; readonly scheduler: IpvsScheduler };

/** What becomes of a connection to one address and port of a Service, as one node was programmed. */
export interface ServiceRule {
  /** `namespace/name`. */
  readonly service: string;
  readonly portName: string;
  readonly protocol: Protocol;
  /** What the address is to the Service. */
  readonly destination: 'cluster IP' | 'external IP' | 'loadbalancer IP' | 'node port';
  readonly policy: 'Cluster' | 'Local';
  /** In the order of the slices. */
  readonly endpoints: readonly EndpointRule[];
  /**
   * For clients that are pods, or this node itself, when others meet the Local policy: they go as if they had come back
   * from the load balancer. Undefined: everybody goes to `endpoints`.
   */
  readonly insiders: readonly EndpointRule[] | undefined;
  readonly balance: Balance;
  /** When there is none: `reject` is refused at once, `drop` runs into a time-out. */
  readonly whenEmpty: 'reject' | 'drop';
  /** A client outside gets no answer: the endpoint answers it under an address that it does not know. */
  readonly outsidersUnanswered: boolean;
  /** Seconds that a client stays with an endpoint; undefined: no affinity. */
  readonly affinitySeconds: number | undefined;
  /** The source address is replaced by the node's. */
  readonly masquerade: boolean;
  /** Empty: everybody. */
  readonly sourceRanges: readonly string[];
}

/** All that kube-proxy has programmed on a node. Keys are made by `addressKey` and `nodePortKey`. */
export interface RuleTable {
  readonly byAddress: ReadonlyMap<string, ServiceRule>;
  readonly byNodePort: ReadonlyMap<string, ServiceRule>;
  /** Health check node ports: `namespace/name` of the Service and how many of its ready endpoints are on the node. */
  readonly healthChecks: ReadonlyMap<number, { readonly service: string; readonly localEndpoints: number }>;
  /** Addresses of Services whose other ports refuse connections, instead of leading nowhere. */
  readonly guarded: ReadonlySet<string>;
}

export const EMPTY_RULES: RuleTable = Object.freeze({
  byAddress: new Map(),
  byNodePort: new Map(),
  healthChecks: new Map(),
  guarded: new Set<string>(),
});

export const addressKey = (ip: string, port: number, protocol: Protocol): string => `${ip}:${port}/${protocol}`;
export const nodePortKey = (port: number, protocol: Protocol): string => `${port}/${protocol}`;
