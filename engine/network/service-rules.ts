import type { Protocol } from './probe';

export interface EndpointRule {
  readonly ip: string;
  readonly port: number;
  /** The node the endpoint is on; undefined when the slice does not say. */
  readonly node: string | undefined;
}

/** What becomes of a connection to one address and port of a Service, as one node was programmed. */
export interface ServiceRule {
  /** `namespace/name`. */
  readonly service: string;
  readonly portName: string;
  readonly protocol: Protocol;
  /** In the order of the slices: the nth of n is taken with equal chance. */
  readonly endpoints: readonly EndpointRule[];
  /** When there is none: `reject` is refused at once, `drop` runs into a time-out. */
  readonly whenEmpty: 'reject' | 'drop';
  /** Seconds that a client stays with an endpoint; undefined: no affinity. */
  readonly affinitySeconds: number | undefined;
  /** The source address is replaced by the node's. */
  readonly masquerade: boolean;
  /** Empty: everybody. */
  readonly sourceRanges: readonly string[];
}

/** All that kube-proxy has programmed on a node. Keys are made by `ruleKey`. */
export interface RuleTable {
  readonly byAddress: ReadonlyMap<string, ServiceRule>;
  readonly byNodePort: ReadonlyMap<string, ServiceRule>;
  /** Health check node ports: `namespace/name` of the Service and how many of its ready endpoints are on the node. */
  readonly healthChecks: ReadonlyMap<number, { readonly service: string; readonly localEndpoints: number }>;
}

export const EMPTY_RULES: RuleTable = Object.freeze({
  byAddress: new Map(),
  byNodePort: new Map(),
  healthChecks: new Map(),
});

export const addressKey = (ip: string, port: number, protocol: Protocol): string => `${ip}:${port}/${protocol}`;
export const nodePortKey = (port: number, protocol: Protocol): string => `${port}/${protocol}`;
