import type { Node } from '../api/types/core-v1';
import { instant, millis, seconds } from '../base/brand';
import { invariant } from '../base/invariant';
import { NO_CLIENT_RATES, USUAL_CLIENT_RATES } from '../cluster/client-rates';
import { Cluster } from '../cluster/cluster';
import type { ClusterOptions, MakeStore, NodeOptions, ProcessName } from '../cluster/options';
import { admissionPlugins } from '../control-plane/apiserver/admission/index';
import type { TokenLookup } from '../control-plane/apiserver/authn/authenticator';
import type { TokenSigner } from '../control-plane/apiserver/authn/tokens';
import type { Server } from '../control-plane/apiserver/server';
import type { AuditOptions } from '../control-plane/apiserver/audit-log/audit-trail';
import { RemoteApis } from './aggregation/remote-apis';
import { WaitingDial } from './call-out/dial-and-wait';
import { ClusterMachines } from './cluster-machines';
import { JOURNAL_ENTRIES_MAX } from './journal-entries';
import { readYaml } from './lazy-yaml';
import type { Simulation } from './simulation';
import type { Pki } from './tls/pki';

/** What each node has. */
export type NodeSize = Pick<NodeOptions, 'cpu' | 'memory'>;

export interface WholeClusterOptions {
  readonly seed: number;
  readonly startsAt: number;
  readonly nodes: number;
  readonly nodeSize?: NodeSize;
  readonly components: ReadonlySet<ProcessName>;
  readonly signer: TokenSigner;
  readonly tokenLookups: readonly TokenLookup[];
  /** Its certificate is that of the cluster, and it signs what is asked of the cluster. Absent: nothing is signed. */
  readonly pki?: Pki;
  /** Default: in memory. */
  readonly makeStore?: MakeStore;
  readonly audit?: AuditOptions;
  /** Whether the clients of the components hold themselves to the rates that are usual upstream. Default: no. */
  readonly clientRates?: boolean;
  /** Names of admission plugins that are left out. */
  readonly disabledAdmission?: ReadonlySet<string>;
}

/** A cluster with as many nodes, and the processes that were asked for. It is still to boot. */
export function wholeCluster(options: WholeClusterOptions): Simulation {
  const { seed, startsAt, components, signer, tokenLookups, pki } = options;
  const remote = new RemoteApis();
  const waiting = new WaitingDial();
  const cluster: Cluster = new Cluster({
    seed,
    components,
    startsAt: instant(startsAt),
    nodes: components.has('kubelet') ? nodes(options, components.has('cloud-controller-manager')) : [],
    cloud: components.has('cloud-controller-manager'),
    kubeProxy: components.has('kube-proxy'),
    keepHistory: false,
    clientRates: options.clientRates === true ? USUAL_CLIENT_RATES : NO_CLIENT_RATES,
    journalEntriesMax: JOURNAL_ENTRIES_MAX,
    ...(options.makeStore === undefined ? {} : { makeStore: options.makeStore }),
    ...(pki === undefined ? {} : { controllerManager: signingWith(pki) }),
    apiServer: {
      signer,
      tokenLookups,
      yaml: readYaml,
      fieldTracking: 'creation',
      reach: remote,
      ...(options.audit === undefined ? {} : { audit: options.audit }),
      answerer: (suspension) => waiting.answer(serverOf(cluster), suspension),
      admission: (server) =>
        admissionPlugins(server).filter(({ name }) => options.disabledAdmission?.has(name) !== true),
    },
  });
  return {
    clock: cluster.clock,
    journal: cluster.journal,
    boot: booting(cluster),
    apiServer: () => cluster.apiServer.running,
    checkFaults: (request) => cluster.apiServer.check(request),
    keepWatch: (stream) => void cluster.apiServer.keep(stream),
    persist: () => undefined,
    isQuiescent: () => cluster.isQuiescent(),
    decision: (pod) => cluster.decisions.of(pod),
    remote,
    machines: new ClusterMachines(cluster),
    metrics: cluster.metrics,
  };
}

/** Whose request it is that calls out. */
function serverOf({ apiServer }: Cluster): Server {
  invariant(apiServer.running !== undefined, 'an API server that does not run calls out');
  return apiServer.running.server;
}

const signingWith = (pki: Pki): NonNullable<ClusterOptions['controllerManager']> => ({
  rootCertificate: pki.authority.certificate,
  signCertificate: (request) => pki.sign(request, new Date()),
});

const BOOT_WITHIN = seconds(60);
const BOOT_STEPS_MAX = 20_000_000;

/** Whoever asks finds nodes that are there, whatever the clock does from then on. */
function booting(cluster: Cluster): Simulation['boot'] {
  const { machines, clock } = cluster;
  const until = clock.now() + BOOT_WITHIN;
  return (isOverdue) => {
    if (machines.size === 0) return true;
    const within = millis(until - clock.now());
    const outcome = clock.run({ within, stepsMax: BOOT_STEPS_MAX }, () => isOverdue() || areReady(cluster));
    return outcome.kind !== 'satisfied' || areReady(cluster);
  };
}

function areReady({ machines, etcd }: Cluster): boolean {
  const range = etcd.data.range('minions');
  return (
    range.ok && range.entries.length >= machines.size && range.entries.every(({ value }) => isReady(value as Node))
  );
}

const isReady = ({ status }: Node): boolean =>
  (status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

const ZONES = ['a', 'b', 'c'];

const nodes = ({ nodes: count, nodeSize }: WholeClusterOptions, hasZones: boolean): readonly NodeOptions[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `worker-${index + 1}`,
    ...nodeSize,
    ...(hasZones ? { zone: ZONES[index % 3] ?? 'a' } : {}),
  }));
