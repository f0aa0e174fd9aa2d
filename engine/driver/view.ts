import type { KubeObject, ObjectKey } from '../api/object';
import type { Resource } from '../api/resource';
import type { Instant } from '../base/brand';
import type { Disk, Instance, LoadBalancer, Route } from '../cloud/provider';
import type { Member } from '../control-plane/etcd/members';
import type { DnsFinding } from '../network/dns';
import type { Answer, Probe } from '../network/probe';

/** The cloud's inventories as they stood. */
export interface CloudView {
  readonly instances: readonly Instance[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly routes: readonly Route[];
  readonly disks: readonly Disk[];
  /** Would the load balancer's health check of the node pass? Undefined when the node is no backend. */
  backendHealthy(loadBalancer: string, node: string): boolean | undefined;
}

/** The members of etcd. */
export interface EtcdView {
  readonly quorum: number;
  readonly members: readonly Member[];
}

/** A cluster at one instant. Reads are free of effects: predicates may look as often as they like. */
export interface ClusterView {
  readonly at: Instant;
  get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey): T | undefined;
  list<T extends KubeObject>(resource: Resource<T>, namespace?: string): readonly T[];
  /** Undefined when there is no cloud, or when this view is of the past and the cloud's past is not kept. */
  readonly cloud: CloudView | undefined;
  /**
   * What would become of a packet; undefined when traffic cannot be asked about. Chance and session affinity are those
   * of a look: asking changes nothing.
   */
  send(probe: Probe): Answer | undefined;
  /** What a node's kernel was programmed with, as the tool of the proxy's mode prints it; undefined: of no such node, or of the past. */
  proxyRules(node: string): readonly string[] | undefined;
  /** What the cluster's DNS answers to a pod of the namespace; undefined when nobody answers. */
  dnsName(name: string, namespace: string): DnsFinding | undefined;
  /** The store's entry under a key such as `/registry/pods/default/web-0`. */
  storeEntry(key: string): { readonly modRevision: number } | undefined;
  /** All keys that begin so, in their order. */
  storeKeys(prefix: string): readonly string[];
  /** Undefined when this view is of the past. */
  readonly etcd: EtcdView | undefined;
  /** The store's newest revision. */
  readonly revision: number;
  /** Is the part of the control plane or of a node running? Undefined for an unknown name. */
  running(component: string): boolean | undefined;
}
