import type { Instant } from '../base/brand';

/** The cloud is slow and may refuse: every call is idempotent by name and is asked again until it is ready. */
export type Progress<T> =
  | { readonly kind: 'pending'; readonly askAgainAt: Instant }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly value: T };

export type InstanceState = 'running' | 'stopped' | 'terminated';

export interface Instance {
  /** The node's name. */
  readonly name: string;
  /** `sim://zone-a/i-worker-1`. */
  readonly providerId: string;
  readonly type: string;
  readonly zone: string;
  readonly region: string;
  readonly internalIp: string;
  readonly externalIp?: string;
  readonly state: InstanceState;
  /** The end of a spot instance that has been told of it. */
  readonly terminatesAt?: Instant;
}

export interface LoadBalancerPort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly nodePort: number;
}

export interface LoadBalancerSpec {
  /** `a<uid of the Service without dashes>`, at most 32 characters, as cloud-provider names it. */
  readonly name: string;
  readonly clusterName: string;
  /** `namespace/name` of the Service. */
  readonly service: string;
  readonly ports: readonly LoadBalancerPort[];
  /** Names of the nodes that may be sent traffic, in order. */
  readonly nodes: readonly string[];
  readonly sourceRanges: readonly string[];
  /** The address that `spec.loadBalancerIP` asks for. */
  readonly wantedIp?: string;
  /** Port of kube-proxy's health check when the external traffic policy is Local; absent: the node port is probed. */
  readonly healthCheckNodePort?: number;
}

export interface LoadBalancer extends LoadBalancerSpec {
  readonly ip: string;
}

export interface Route {
  readonly name: string;
  readonly clusterName: string;
  readonly nodeName: string;
  readonly cidr: string;
  /** The instance it points to is gone. */
  readonly blackhole: boolean;
}

/** A network disk; what attaches it to an instance shows it there as a block device. */
export interface Disk {
  /** `vol-` and a number, given by the cloud. */
  readonly id: string;
  /** The caller's; two disks never have the same. */
  readonly name: string;
  readonly zone: string;
  readonly type: string;
  readonly sizeBytes: number;
  /** Names of the nodes behind whose instances it is. */
  readonly attachedTo: readonly string[];
}

export interface DiskSpec {
  readonly name: string;
  readonly zone: string;
  readonly type: string;
  readonly sizeBytes: number;
}

/** What a CSI driver asks of a cloud. */
export interface DiskProvider {
  createDisk(caller: string, spec: DiskSpec): Progress<Disk>;
  deleteDisk(caller: string, id: string): Progress<void>;
  /** Only an instance of the same zone may have it, and only one at a time unless it is shared. */
  attachDisk(caller: string, id: string, nodeName: string, isShared: boolean): Progress<Disk>;
  detachDisk(caller: string, id: string, nodeName: string): Progress<void>;
  /** A disk never shrinks. */
  resizeDisk(caller: string, id: string, sizeBytes: number): Progress<Disk>;
}

/** What cloud-provider's interface asks for; `caller` is the component, for the journal. */
export interface CloudProvider {
  readonly name: string;
  instance(caller: string, nodeName: string): Progress<Instance | undefined>;
  loadBalancer(caller: string, name: string): Progress<LoadBalancer | undefined>;
  ensureLoadBalancer(caller: string, spec: LoadBalancerSpec): Progress<LoadBalancer>;
  updateLoadBalancerNodes(caller: string, name: string, nodes: readonly string[]): Progress<LoadBalancer>;
  deleteLoadBalancer(caller: string, name: string): Progress<void>;
  routes(caller: string, clusterName: string): Progress<readonly Route[]>;
  createRoute(caller: string, route: Omit<Route, 'blackhole'>): Progress<Route>;
  deleteRoute(caller: string, name: string): Progress<void>;
}
