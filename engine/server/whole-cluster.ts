import { instant } from '../base/brand';
import { Cluster } from '../cluster/cluster';
import type { MakeStore, NodeOptions, ProcessName } from '../cluster/options';
import type { TokenLookup } from '../control-plane/apiserver/authn/authenticator';
import type { TokenSigner } from '../control-plane/apiserver/authn/tokens';
import { ClusterMachines } from './cluster-machines';
import { readYaml } from './lazy-yaml';
import type { Simulation } from './simulation';

export interface WholeClusterOptions {
  readonly seed: number;
  readonly startsAt: number;
  readonly nodes: number;
  readonly components: ReadonlySet<ProcessName>;
  readonly signer: TokenSigner;
  readonly tokenLookups: readonly TokenLookup[];
  /** Default: in memory. */
  readonly makeStore?: MakeStore;
}

/** A cluster with as many nodes, and the processes that were asked for. */
export function wholeCluster(options: WholeClusterOptions): Simulation {
  const { seed, startsAt, components, signer, tokenLookups } = options;
  const cluster = new Cluster({
    seed,
    components,
    startsAt: instant(startsAt),
    nodes: components.has('kubelet') ? nodes(options.nodes) : [],
    cloud: components.has('cloud-controller-manager'),
    kubeProxy: components.has('kube-proxy'),
    keepHistory: false,
    ...(options.makeStore === undefined ? {} : { makeStore: options.makeStore }),
    apiServer: { signer, tokenLookups, yaml: readYaml },
  });
  return {
    clock: cluster.clock,
    journal: cluster.journal,
    apiServer: () => cluster.apiServer.running,
    checkFaults: (request) => cluster.apiServer.check(request),
    keepWatch: (stream) => void cluster.apiServer.keep(stream),
    persist: () => undefined,
    isQuiescent: () => cluster.isQuiescent(),
    decision: (pod) => cluster.decisions.of(pod),
    machines: new ClusterMachines(cluster),
  };
}

const ZONES = ['a', 'b', 'c'];

const nodes = (count: number): readonly NodeOptions[] =>
  Array.from({ length: count }, (_, index) => ({ name: `worker-${index + 1}`, zone: ZONES[index % 3] ?? 'a' }));
