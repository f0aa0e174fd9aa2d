import { instant, millis, type Instant, type Millis } from '../engine/base/brand';
import { parseTime } from '../engine/base/timestamp';
import type { CloudProfile } from '../engine/cloud/profiles';
import type { ClusterDriver } from '../engine/driver/driver';
import type { ConfiguredScheduler } from '../engine/control-plane/scheduler/configuration-file/read-configuration';
import type { ProfileChanges } from '../engine/control-plane/scheduler/profile-changes';
import type { Fault } from '../engine/faults/fault';
import type { ClusterOptions } from '../engine/cluster/options';
import type { RuntimeProfile } from '../engine/worker/runtime/profiles';
import type { ProxyMode } from '../engine/worker/kube-proxy/mode';
import type { ShutdownGrace } from '../engine/worker/kubelet/shutdown/shutdown-grace';
import { InputError } from './language/errors';

export interface NodeSetUp {
  readonly name: string;
  readonly zone?: string;
  readonly region?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: number;
  readonly runtime?: RuntimeProfile;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** It runs the control plane and takes no ordinary pods. */
  readonly controlPlane?: boolean;
}

/** Starts a cluster as it was described. */
export type StartCluster = (setUp: ClusterSetUp) => Promise<ClusterDriver>;

/** What the Given steps say of a cluster before it exists. Afterwards it cannot be changed. */
export class ClusterSetUp {
  readonly nodes = new Map<string, NodeSetUp>();
  /** `kube-controller-manager --node-monitor-grace-period` → `40s`. */
  readonly flags = new Map<string, string>();
  readonly featureGates = new Map<string, boolean>();
  /** Faults and latencies that are there from the first instant. */
  readonly conditions: Fault[] = [];
  /** How long containers take from start to ready, unless their image says otherwise. */
  readyAfter: Millis = millis(0);
  version = '1.36';
  cloud = true;
  /** Undefined: that of no real cloud. */
  cloudProfile: CloudProfile | undefined;
  /** A provider runs the control plane. */
  managed = false;
  metricsServer = false;
  etcdMembers = 1;
  /** Processes of a component that stand by for one another. */
  replicas: NonNullable<ClusterOptions['replicas']> = {};
  startsAt: Instant;
  described = false;
  started = false;
  /** Plugins of the scheduler that are added or left out. */
  schedulerPlugins: ProfileChanges = { enabled: [], disabled: new Set() };
  /** Of a KubeSchedulerConfiguration; undefined: the default one. */
  schedulerConfiguration: ConfiguredScheduler | undefined;
  proxyMode: ProxyMode | undefined;
  /** Of all kubelets. */
  shutdownGrace: ShutdownGrace | undefined;
  /** By their own names. */
  readonly tracedControllers = new Set<string>();

  constructor(public seed: number) {
    this.startsAt = parseTime('2026-01-01T00:00:00Z') ?? instant(0);
  }

  /** Guards a step that only makes sense before the cluster runs. */
  change(what: string): this {
    if (this.started) {
      throw new InputError(
        `${what} is decided when the cluster starts: move this step above the first one that uses it`,
      );
    }
    return this;
  }

  /** Guards a step about a control plane of one's own. */
  changeControlPlane(what: string): this {
    if (this.managed) throw new InputError(`${what} is decided by the provider: the control plane is managed`);
    return this.change(what);
  }

  addNode(node: NodeSetUp): void {
    if (this.nodes.has(node.name)) throw new InputError(`there are two nodes named "${node.name}"`);
    this.described = true;
    this.nodes.set(node.name, node);
  }

  refineNode(name: string, refine: (node: NodeSetUp) => NodeSetUp): void {
    const node = this.nodes.get(name);
    if (node === undefined) {
      throw new InputError(
        `there is no node "${name}"; the cluster has ${[...this.nodes.keys()].join(', ') || 'none'}`,
      );
    }
    this.nodes.set(name, refine(node));
  }
}
