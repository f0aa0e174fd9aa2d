import type { Instant } from '../base/brand';
import type { CloudProfile } from '../cloud/profiles';
import type { ApiServerOptions } from '../control-plane/apiserver/api-server';
import type { ControllerSettings } from '../control-plane/controller-manager/controller';
import type { MvccStore, MvccStoreOptions } from '../control-plane/etcd/mvcc-store';
import type { StoreSnapshot } from '../control-plane/etcd/store-snapshot';
import type { SchedulerConfiguration } from '../control-plane/scheduler/configuration';
import type { Choices } from '../sim/choices';
import type { ShutdownGrace } from '../worker/kubelet/shutdown/shutdown-grace';
import type { RuntimeProfile } from '../worker/runtime/profiles';
import type { ClientRates } from './client-rates';
import type { FeatureGates } from './feature-gates/gates';
import type { ProxyMode } from '../worker/kube-proxy/mode';

export interface TaintOption {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** A machine that joins the cluster. */
export interface NodeOptions {
  readonly name: string;
  /** Default: `a` in the cloud; without one, no labels speak of zones. */
  readonly zone?: string;
  /** Default: 4. */
  readonly cpu?: string;
  /** Default: 16Gi. */
  readonly memory?: string;
  /** Default: 110. */
  readonly pods?: number;
  /** Default: containerd. */
  readonly runtime?: RuntimeProfile;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly TaintOption[];
}

/** The processes of a cluster, by their own names. */
export type ProcessName =
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'cloud-controller-manager'
  | 'kubelet'
  | 'kube-proxy'
  | 'csi-driver'
  | 'coredns'
  | 'metrics-server';

export type SchedulerSettings = Partial<
  Pick<
    SchedulerConfiguration,
    'profiles' | 'percentageOfNodesToScore' | 'queue' | 'leaderElection' | 'clientConnection'
  >
>;

export type MakeStore = (beginning: () => StoreSnapshot, options: MvccStoreOptions) => MvccStore;

export interface ClusterOptions {
  readonly seed: number;
  readonly nodes: readonly NodeOptions[];
  /** Members of etcd. Default: 1. */
  readonly etcdMembers?: number;
  /** Default: 2026-01-01T00:00:00Z. */
  readonly startsAt?: Instant;
  /** Default: true. */
  readonly cloud?: boolean;
  /** Whose names the cloud uses. Default: those of no real one. */
  readonly cloudProfile?: CloudProfile;
  /** Flags by `component flag`, such as `node lifecycle controller node-monitor-grace-period`. */
  readonly flags?: ReadonlyMap<string, string>;
  /** Explores the orders and delays that a real cluster leaves open. Default: the usual ones. */
  readonly choices?: Choices;
  /** False: entries are hashed and forgotten. Default: true. */
  readonly keepJournal?: boolean;
  /** Older entries of the journal are forgotten. Default: none are. */
  readonly journalEntriesMax?: number;
  /** False: what is compacted cannot be asked for. Default: true. */
  readonly keepHistory?: boolean;
  /** Which processes run; without coredns its objects are absent, too. Default: all. */
  readonly components?: ReadonlySet<ProcessName>;
  /** Whether metrics-server is installed. Default: if it is named among the processes. */
  readonly metricsServer?: boolean;
  /** Makes the store, from what a new cluster begins with unless it holds something already. Default: in memory. */
  readonly makeStore?: MakeStore;
  /** What an edge gives the API server beside its own. */
  readonly apiServer?: Pick<
    ApiServerOptions,
    'signer' | 'tokenLookups' | 'yaml' | 'answerer' | 'admission' | 'audit' | 'fieldTracking' | 'reach'
  >;
  /** What an edge gives the controller manager: the certificate of its authority, and who signs with it. */
  readonly controllerManager?: Pick<ControllerSettings, 'signCertificate'> &
    Partial<Pick<ControllerSettings, 'rootCertificate'>>;
  /** False: nodes have no kube-proxy, for runs that only look at scheduling. Default: true. */
  readonly kubeProxy?: boolean;
  /** How many processes of a component there are, of which one leads. Default: one. */
  readonly replicas?: { readonly scheduler?: number; readonly 'controller manager'?: number };
  /** True: a provider runs the control plane, which is out of sight and out of reach. Default: false. */
  readonly managed?: boolean;
  /** Gates that are not as they are by default. */
  readonly featureGates?: FeatureGates;
  /** What the scheduler is configured with, where that is not its default. */
  readonly scheduler?: SchedulerSettings;
  /** How many requests the clients of a process may make. Default: what upstream's defaults are. */
  readonly clientRates?: Partial<ClientRates>;
  /** Controllers of kube-controller-manager whose syncs are journalled phase by phase. Default: none. */
  readonly tracedControllers?: ReadonlySet<string>;
  /** Of all kubelets: how long they put a shutdown of their machine off. Default: not at all. */
  readonly shutdownGrace?: ShutdownGrace;
  /** Default: iptables. */
  readonly proxyMode?: ProxyMode;
  /** Objects are deeply frozen, so that whoever changes a shared one is caught. Default: false. */
  readonly freeze?: boolean;
}

/** Where pods get their addresses, unless a flag says otherwise: room for 256 nodes, or for 32,768 where more begin. */
export const clusterCidrFor = (nodes: number): string => (nodes <= 256 ? '10.244.0.0/16' : '10.128.0.0/9');
export const SERVICE_CIDR = '10.96.0.0/12';
/** Of the cluster's own authority, when nobody connects over TLS. */
export const ROOT_CERTIFICATE = '-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVk\n-----END CERTIFICATE-----\n';
export const CLUSTER_NAME = 'kubernetes';
