import type { Millis } from '../base/brand';

/** A part of the control plane, by the names that scenarios use for components and controllers. */
export type ComponentName = string;

export type RequestVerb =
  'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'status update' | 'write' | 'any';

/** Which requests a fault touches. Absent: all. */
export interface RequestScope {
  readonly verb: RequestVerb;
  /** Name of the user or component that asks. */
  readonly from?: string;
  /** Plural of the resource. */
  readonly resource?: string;
}

/** Everything that may be done to a cluster beside asking its API: data, so that it can be journalled and replayed. */
export type Fault =
  /** Power off, no goodbye. */
  | { readonly kind: 'node-fails'; readonly node: string }
  /** Power on again; containers are gone, the kubelet registers anew. */
  | { readonly kind: 'node-recovers'; readonly node: string }
  | { readonly kind: 'node-reboots'; readonly node: string; readonly after: Millis }
  /** As with this `shutdownGracePeriod`; `criticalGrace` of it is for critical pods, by default a third. */
  | { readonly kind: 'node-shuts-down'; readonly node: string; readonly grace: Millis; readonly criticalGrace?: Millis }
  /** Containers keep running. */
  | { readonly kind: 'kubelet-stops'; readonly node: string }
  | { readonly kind: 'kubelet-starts'; readonly node: string }
  /** What it has programmed goes on working. */
  | { readonly kind: 'kube-proxy-stops' | 'kube-proxy-starts'; readonly node: string }
  | { readonly kind: 'node-cut-off'; readonly node: string; readonly from: 'control-plane' | { readonly node: string } }
  | { readonly kind: 'node-network-heals'; readonly node: string }
  | { readonly kind: 'node-network-delay'; readonly node: string; readonly delay: Millis }
  | {
      readonly kind: 'node-pressure';
      readonly node: string;
      readonly pressure: 'memory' | 'disk' | 'PID';
      readonly on: boolean;
    }
  | { readonly kind: 'node-clock'; readonly node: string; readonly offset: Millis }
  | { readonly kind: 'zone-fails' | 'zone-recovers'; readonly zone: string }
  | { readonly kind: 'random-nodes-fail'; readonly count: number }
  | { readonly kind: 'node-joins'; readonly node: string }
  /** Another fault, when the time has passed. */
  | { readonly kind: 'later'; readonly after: Millis; readonly fault: Fault }
  /** The cloud will take the instance away after the time. The machine shuts down before, if its kubelet has a grace. */
  | {
      readonly kind: 'spot-termination';
      readonly node: string;
      readonly after: Millis;
      /** Default: as the kubelet is configured. */
      readonly grace?: Millis;
      readonly criticalGrace?: Millis;
    }
  | { readonly kind: 'instance-terminated' | 'instance-stopped' | 'instance-started'; readonly node: string }
  | {
      readonly kind: 'cloud-fails';
      readonly message: string;
      readonly call?: string;
      readonly times?: number;
      /** Only calls about a thing whose name begins so. */
      readonly subject?: string;
    }
  | { readonly kind: 'cloud-recovers' }
  /** The cloud does not answer who wants disks detached from the node. */
  | { readonly kind: 'detach-hangs'; readonly node: string; readonly hanging: boolean }
  | { readonly kind: 'cloud-throttled'; readonly callsPerSecond: number }
  | { readonly kind: 'cloud-latency'; readonly call: string; readonly latency: Millis }
  | { readonly kind: 'cloud-quota'; readonly loadBalancers?: number; readonly disks?: number }
  | { readonly kind: 'component-stops' | 'component-crashes' | 'component-starts'; readonly component: ComponentName }
  | { readonly kind: 'component-slow'; readonly component: ComponentName; readonly perAction: Millis }
  | { readonly kind: 'leader-loses-lease'; readonly component: ComponentName }
  /** The process that leads gets SIGSTOP, or crashes; SIGCONT goes to all of the component that stand still. */
  | { readonly kind: 'leader-freezes' | 'leader-crashes' | 'frozen-continue'; readonly component: ComponentName }
  | {
      readonly kind: 'requests-fail';
      readonly scope: RequestScope;
      readonly code: number;
      readonly percent?: number;
      readonly next?: number;
    }
  | { readonly kind: 'requests-delayed'; readonly scope: RequestScope; readonly delay: Millis }
  | { readonly kind: 'requests-normal' }
  | { readonly kind: 'watch-breaks'; readonly component: ComponentName }
  | {
      readonly kind: 'watch-events';
      readonly component: ComponentName;
      readonly disruption: 'delayed' | 'duplicated' | 'reordered' | 'dropped' | 'normal';
      readonly delay?: Millis;
      readonly next?: number;
    }
  | { readonly kind: 'etcd-compacts' }
  /** A member of etcd stops or starts; without a name, the one that leads. */
  | { readonly kind: 'etcd-member'; readonly member?: string; readonly running: boolean }
  /** All members stop, and start with what they had on disk. */
  | { readonly kind: 'etcd-restarts' }
  | { readonly kind: 'etcd-saved' | 'etcd-restored'; readonly backup: string }
  | { readonly kind: 'etcd-wiped' }
  /** A component that is no API server asks etcd for a session. Always refused. */
  | { readonly kind: 'etcd-session'; readonly client: string }
  | { readonly kind: 'static-pod'; readonly node: string; readonly file: string; readonly manifest: unknown }
  | { readonly kind: 'static-pod-removed'; readonly node: string; readonly file: string }
  | { readonly kind: 'network-plugin'; readonly node: string; readonly installed: boolean }
  /** What the runtime says of itself when its kubelet asks; containers go on. */
  | { readonly kind: 'container-runtime'; readonly node: string; readonly healthy: boolean }
  | { readonly kind: 'etcd-quorum'; readonly lost: boolean }
  | { readonly kind: 'etcd-space'; readonly exceeded: boolean }
  | { readonly kind: 'admission-denies'; readonly resource: string; readonly message: string }
  | { readonly kind: 'admission-normal' }
  /** Calls of an admission webhook, by its name or its configuration's, run into their time-out, or no longer. */
  | { readonly kind: 'webhook-times-out'; readonly webhook: string; readonly on: boolean }
  | { readonly kind: 'image-unpullable' | 'image-pullable'; readonly image: string }
  | { readonly kind: 'image-pull-time'; readonly image: string; readonly time: Millis }
  | {
      readonly kind: 'containers-crash';
      readonly owner: { readonly kind: string; readonly namespace: string; readonly name: string };
      readonly crashing: boolean;
    }
  | {
      readonly kind: 'container-exits';
      readonly namespace: string;
      readonly pod: string;
      readonly container: string;
      readonly code: number;
      readonly outOfMemory?: boolean;
    }
  /** The processes of a pod get SIGSTOP or SIGCONT. */
  | { readonly kind: 'pod-hangs'; readonly namespace: string; readonly pod: string; readonly hanging: boolean }
  /** What pods of a workload are measured to use from now on, those to come as well. */
  | {
      readonly kind: 'pods-use';
      readonly of: { readonly kind: string; readonly namespace: string; readonly name: string };
      readonly resource: 'cpu' | 'memory';
      readonly amount:
        | { readonly kind: 'percent'; readonly percent: number }
        | { readonly kind: 'each' | 'shared'; readonly quantity: string };
    }
  /** `custom.metrics.k8s.io`; a resource is named as in `deployments.apps`. */
  | {
      readonly kind: 'metric-of-object';
      readonly namespace: string;
      readonly resource: string;
      readonly name: string;
      readonly metric: string;
      readonly value: string;
    }
  /** `external.metrics.k8s.io`. */
  | {
      readonly kind: 'metric-from-outside';
      readonly namespace: string;
      readonly metric: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly value: string;
    }
  | {
      readonly kind: 'probe-fails';
      readonly namespace: string;
      readonly pod: string;
      readonly probe: 'readiness' | 'liveness' | 'startup';
      readonly failing: boolean;
    };

export type FaultKind = Fault['kind'];

/** `node-fails node=n1`: for the journal and for failure texts. */
export function describeFault(fault: Fault): string {
  const facts = Object.entries(fault).filter(([key]) => key !== 'kind');
  return [fault.kind, ...facts.map(([key, value]) => `${key}=${text(value)}`)].join(' ');
}

const text = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
