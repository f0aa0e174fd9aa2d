import { kinds } from '../api/kinds/index';
import type { KubeObject } from '../api/object';
import { apiVersionOf, type Resource } from '../api/resource';
import { pods } from '../api/resources';
import type { Node, Pod } from '../api/types/core-v1';
import { instant, revision, seconds, type Instant, type Revision } from '../base/brand';
import { invariant } from '../base/invariant';
import { parseTime } from '../base/timestamp';
import { ApiError, type Transport, type User } from '../api/request';
import { ComponentRunner } from '../client/component-runner';
import type { ComponentEnvironment } from '../client/incarnation';
import { RestClient } from '../client/rest-client';
import type { Client } from '../client/client';
import type { Identity } from '../client/component';
import { SimulatedCloud } from '../cloud/simulated-cloud';
import type { AggregatedApi } from '../control-plane/apiserver/aggregation/aggregated-api';
import { ApiServer } from '../control-plane/apiserver/api-server';
import { plainTokens } from '../control-plane/apiserver/authn/tokens';
import { Decisions } from '../control-plane/scheduler/decisions/decisions';
import type { Entry } from '../control-plane/etcd/store';
import type { StoreSnapshot } from '../control-plane/etcd/store-snapshot';
import { EtcdCluster } from '../control-plane/etcd/etcd-cluster';
import { EtcdSession } from '../control-plane/etcd/etcd-session';
import { Members } from '../control-plane/etcd/members';
import { MvccStore } from '../control-plane/etcd/mvcc-store';
import { valuesOf } from '../control-plane/etcd/values-of';
import { RequestFaults } from '../faults/request-faults';
import { WatchFaults } from '../faults/watch-faults';
import { ClusterDns } from '../network/cluster-dns';
import { CONTROL_PLANE } from '../network/links';
import { Network } from '../network/network';
import { PolicyAgent } from '../network/policy-agent';
import { RecordedChoices, USUAL_CHOICES } from '../sim/recorded-choices';
import { HashedJournal } from '../sim/hashed-journal';
import type { Random } from '../sim/random';
import { SeededRandom } from '../sim/seeded-random';
import { VirtualClock } from '../sim/virtual-clock';
import { IPTABLES } from '../worker/kube-proxy/mode';
import { PersistentContent } from '../worker/kubelet/machine';
import { ImageRegistry } from '../worker/runtime/registry';
import { ApiServerProcess } from './api-server-process';
import { ClusterMetrics } from './cluster-metrics';
import { clientRatesOf } from './client-rates';
import { ContainerFaults } from './container-faults';
import { ControlPlane } from './control-plane';
import { Machine, serviceAccount } from './machine';
import { makeKubelet } from './make-kubelet';
import type { ClusterOptions, NodeOptions, ProcessName } from './options';
import { awaitsProbes } from './awaited-probes';
import { isRoutine, LOOK_AHEAD_MILLIS } from './quiescence';
import { webhookAnswers } from './webhook-answers';
import { bareSnapshot, CONTROL_PLANE_IP, warmSnapshot } from './warm-start';
import { apiServerListener } from './api-server-listener';
import type { Whole } from './whole';

export const ADMIN: User = Object.freeze({
  name: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
});

/**
 * A whole Kubernetes: control plane, machines, network and cloud, on one clock and one log. Nothing moves until the
 * clock runs.
 */
export class Cluster implements Whole {
  readonly clock: VirtualClock;
  readonly journal: HashedJournal;
  readonly random: SeededRandom;
  /** Which nodes fail by chance: one stream, so that two faults do not choose alike. */
  readonly victims: Random;
  readonly etcd: EtcdCluster;
  readonly apiServer: ApiServerProcess;
  readonly controlPlane: ControlPlane;
  readonly network: Network;
  readonly dns = new ClusterDns();
  readonly cloud: SimulatedCloud | undefined;
  readonly registry = new ImageRegistry();
  readonly requestFaults: RequestFaults;
  readonly watchFaults = new WatchFaults();
  readonly containerFaults = new ContainerFaults();
  readonly metrics = new ClusterMetrics(this);
  readonly persistent = new PersistentContent();
  /** Why each pod is where it is, whatever became of the scheduler since. */
  readonly decisions = new Decisions();
  readonly machines = new Map<string, Machine>();
  readonly epoch: Instant;
  private apiServerLives = 0;
  private readonly environment: ComponentEnvironment;
  /** Of the API server that runs. */
  private session: EtcdSession | undefined;
  private readonly backups = new Map<string, StoreSnapshot>();
  /** The key file of the API server, which outlives it. */
  private readonly signer = plainTokens();
  private addressesGiven = 0;

  constructor(readonly options: ClusterOptions) {
    this.epoch = options.startsAt ?? parseTime('2026-01-01T00:00:00Z') ?? instant(0);
    const choices = options.choices ?? USUAL_CHOICES;
    this.clock = new VirtualClock({
      start: this.epoch,
      ...(choices instanceof RecordedChoices ? { order: choices } : {}),
    });
    this.random = new SeededRandom(options.seed);
    this.victims = this.random.fork('random nodes');
    this.journal = new HashedJournal({
      now: () => this.clock.now(),
      keepEntries: options.keepJournal ?? true,
      entriesMax: options.journalEntriesMax ?? Infinity,
    });
    this.requestFaults = new RequestFaults(this.random.fork('request faults'));
    this.etcd = this.makeEtcd();
    this.apiServer = new ApiServerProcess(
      () => this.makeApiServer(),
      this.requestFaults,
      () => this.session?.close(),
    );
    this.cloud = this.makeCloud();
    const policies = new PolicyAgent();
    this.network = this.makeNetwork(policies);
    this.controlPlane = new ControlPlane(this);
    this.environment = this.makeEnvironment(this.apiServer, choices);
    this.apiServer.start();
    this.controlPlane.start(this.environment);
    if (options.metricsServer ?? options.components?.has('metrics-server') === true)
      this.metrics.install(this.environment);
    if (this.runs('coredns')) this.runAddon('coredns', () => this.dns);
    if (this.runs('kube-proxy')) this.runAddon('network-policy-agent', () => policies);
    for (const node of options.nodes) this.addMachine(node);
  }

  /** A client of the administrator, or of another user. */
  client(user: User = ADMIN): Client {
    return new RestClient(this.apiServer, { user, userAgent: 'seatrial', fieldManager: 'seatrial' });
  }

  get now(): Instant {
    return this.clock.now();
  }

  /** Whether a process belongs to this cluster at all. */
  runs(process: ProcessName): boolean {
    return this.options.components?.has(process) ?? true;
  }

  /** Whether the cloud's disks can be had, through its CSI driver. */
  get hasDisks(): boolean {
    return this.options.cloud !== false && this.runs('csi-driver');
  }

  /** A machine is switched on and joins. */
  addMachine(options: NodeOptions): Machine {
    invariant(!this.machines.has(options.name), `there is a machine ${options.name} already`);
    this.addressesGiven += 1;
    const ordinal = this.addressesGiven;
    const ip = `10.0.${Math.floor(this.addressesGiven / 250)}.${(this.addressesGiven % 250) + 1}`;
    this.cloud?.launch({ name: options.name, internalIp: ip, zone: options.zone ?? 'a' });
    const machine = new Machine(options, ip, {
      environment: this.environment,
      clock: this.clock,
      random: this.random,
      journal: this.journal,
      network: this.network,
      dns: this.dns,
      registry: this.registry,
      override: (pod, container) => this.containerFaults.override(pod, container),
      podCidr: (name) => this.node(name)?.spec.podCIDR ?? this.ownPodCidr(ordinal),
      makeKubelet: (each) => makeKubelet(each, this),
      kubeProxy: this.runs('kube-proxy') && (this.options.kubeProxy ?? true),
      proxyMode: this.options.proxyMode ?? IPTABLES,
      clientRates: clientRatesOf(this.options),
    });
    this.machines.set(options.name, machine);
    machine.boot();
    return machine;
  }

  /** What etcd does for a client. Throws EtcdError for one without a certificate. */
  openEtcd(client: string): EtcdSession {
    return new EtcdSession(this.etcd, client, this.journal);
  }

  /** `etcdctl snapshot save`. */
  saveEtcd(backup: string): void {
    this.backups.set(backup, this.etcd.data.snapshot());
  }

  /**
   * `etcdutl snapshot restore --bump-revision --mark-compacted`, with the API server stopped meanwhile: no client may
   * meet a revision twice. False: there is no such backup.
   */
  restoreEtcd(backup: string): boolean {
    const snapshot = this.backups.get(backup);
    if (snapshot === undefined) return false;
    this.replaceEtcd({ ...snapshot, revision: revision(snapshot.revision + RESTORE_BUMP) });
    return true;
  }

  /** All members lose their disks. The API server that starts on an empty etcd writes what every cluster begins with. */
  wipeEtcd(): void {
    this.replaceEtcd(bareSnapshot(this.now));
  }

  /** Is nothing but heartbeats still to come? */
  isQuiescent(): boolean {
    const next = this.clock.nextDue(isRoutine);
    if (next !== undefined && next - this.now < LOOK_AHEAD_MILLIS) return false;
    if (![...this.machines.values()].every((machine) => this.healthIsKnown(machine))) return false;
    return !this.listing(pods).some((pod) => awaitsProbes(pod as Pod, this.now));
  }

  /** What waits besides heartbeats: for the message of a cluster that never settles. */
  nextForeground(): Instant | undefined {
    return this.clock.nextDue(isRoutine);
  }

  /** `pods`, `services/specs`. */
  storagePrefix(resource: Resource): string {
    const known = knownPrefixes.get(resource);
    if (known !== undefined) return known;
    const prefix = prefixOf(resource);
    knownPrefixes.set(resource, prefix);
    return prefix;
  }

  /** The objects of a resource, now or at a past revision; the same array as long as nothing changes. */
  listing(resource: Resource, namespace?: string, at?: Revision): readonly KubeObject[] {
    return valuesOf(this.entriesOf(this.storagePrefix(resource), namespace, at));
  }

  /** Where a manifest belongs. Throws ApiError, as discovery would make kubectl say, for an unknown kind. */
  place(manifest: unknown): { readonly resource: Resource; readonly namespace?: string; readonly name: string } {
    const { apiVersion, kind, metadata } = (manifest ?? {}) as Partial<KubeObject>;
    const resource =
      this.apiServer.running?.server.registry.ofKind(String(apiVersion), String(kind)) ??
      kinds.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
    if (resource === undefined) throw new ApiError(noMatch(String(kind), String(apiVersion)));
    const { namespace, name = '' } = metadata ?? {};
    return { resource, name, ...(namespace === undefined ? {} : { namespace }) };
  }

  private entriesOf(prefix: string, namespace?: string, at?: Revision): readonly Entry[] {
    if (at === undefined) return this.etcd.data.newest(prefix, namespace);
    const past = { at, compacted: true, ...(namespace === undefined ? {} : { namespace }) };
    const range = this.etcd.data.range(prefix, past);
    return range.ok ? range.entries : NOTHING;
  }

  private healthIsKnown(machine: Machine): boolean {
    const node = this.node(machine.name);
    const beats =
      machine.hasPower &&
      machine.kubelet.state === 'running' &&
      this.network.links.reaches(machine.name, CONTROL_PLANE);
    if (node === undefined) return !beats;
    const ready = (node.status.conditions ?? []).find((condition) => condition.type === 'Ready')?.status;
    const nodeLifecycleRuns =
      this.controlPlane.isRunning('node lifecycle controller') && this.apiServer.running !== undefined;
    return !nodeLifecycleRuns || (beats ? ready !== 'Unknown' : ready === 'Unknown');
  }

  /** Where no controller gives a node its range, its CNI is set up by hand. */
  private ownPodCidr(machine: number): string | undefined {
    return this.runs('kube-controller-manager') ? undefined : `10.244.${machine % 256}.0/24`;
  }

  private node(name: string): Node | undefined {
    return this.etcd.data.get({ prefix: 'minions', namespace: '', name })?.value as Node | undefined;
  }

  private replaceEtcd(snapshot: StoreSnapshot): void {
    const { keepHistory = true, freeze = false } = this.options;
    const wasRunning = this.apiServer.running !== undefined;
    this.apiServer.stop();
    this.etcd.replace(
      MvccStore.from(snapshot, { now: () => this.clock.now(), keepHistory, freeze, clock: this.clock }),
    );
    if (wasRunning) this.apiServer.start();
  }

  private makeCloud(): SimulatedCloud | undefined {
    const { cloud = true, cloudProfile: profile } = this.options;
    const { clock, journal } = this;
    return cloud ? new SimulatedCloud({ clock, journal, ...(profile === undefined ? {} : { profile }) }) : undefined;
  }

  private makeEtcd(): EtcdCluster {
    const now = (): Instant => this.clock.now();
    const { keepHistory = true, freeze = false, etcdMembers = 1 } = this.options;
    const beginning = (): StoreSnapshot =>
      ADDONS.some((each) => this.runs(each)) ? warmSnapshot(this.epoch, this.hasDisks) : bareSnapshot(this.epoch);
    const makeStore = this.options.makeStore ?? ((from, options) => MvccStore.from(from(), options));
    const store = makeStore(beginning, { now, keepHistory, freeze, clock: this.clock });
    return new EtcdCluster({
      store,
      members: new Members({
        names: Array.from({ length: etcdMembers }, (_, index) => `etcd-${index}`),
        now,
        random: this.random.fork('etcd'),
      }),
    });
  }

  private makeApiServer(): ApiServer {
    const { clock, journal } = this;
    // Whoever comes after a crash must not draw the names and uids of before once more.
    const life = this.apiServerLives++;
    const random = this.random.fork(life === 0 ? 'kube-apiserver' : `kube-apiserver#${life}`);
    const journalled = this.options.keepJournal === false ? undefined : journal;
    const store = (this.session = new EtcdSession(this.etcd, 'kube-apiserver', journalled));
    const standIns = (): readonly AggregatedApi[] => this.metrics.apis;
    return new ApiServer({
      store,
      clock,
      journal,
      random,
      signer: this.signer,
      standIns,
      answerer: webhookAnswers(this),
      isSilent: (configuration, webhook) => this.requestFaults.isSilent(configuration, webhook),
      ...this.options.apiServer,
    });
  }

  private makeNetwork(policies: PolicyAgent): Network {
    return new Network({
      clock: this.clock,
      random: this.random.fork('network'),
      dns: this.dns,
      policies,
      controlPlane: { ip: CONTROL_PLANE_IP, listener: apiServerListener(this.apiServer) },
      balancerAt: (ip) => this.cloud?.balancerAt(ip),
    });
  }

  private makeEnvironment(transport: Transport, choices: ComponentEnvironment['choices']): ComponentEnvironment {
    return {
      transport,
      clock: this.clock,
      random: this.random,
      choices,
      journal: this.journal,
      faults: this.watchFaults,
      delay: (component) => this.controlPlane.delayOf(component),
      pacedSince: instant(this.epoch + COMES_UP),
    };
  }

  private runAddon(name: string, make: () => ClusterDns | PolicyAgent): void {
    const identity: Identity = { name, user: serviceAccount('kube-system', name) };
    new ComponentRunner({ identity, environment: this.environment, make }).start();
  }
}

/** A cluster is found as if it had come up at leisure: what it does for that is not held to the rates of its clients. */
const COMES_UP = seconds(30);

/** As much as `etcdutl` advises: more than was written since the backup. */
const RESTORE_BUMP = 1_000_000_000;

const ADDONS: readonly ProcessName[] = ['coredns', 'kube-proxy', 'cloud-controller-manager', 'csi-driver'];

const PREFIXES: ReadonlyMap<string, string> = new Map(
  kinds.map((kind) => [`${kind.group}/${kind.plural}`, kind.storagePrefix]),
);

const prefixOf = ({ group, plural }: Resource): string =>
  PREFIXES.get(`${group}/${plural}`) ?? (group === '' ? plural : `${group}/${plural}`);

/** Resources are values that many hold; the text is made once for each. */
const knownPrefixes = new WeakMap<Resource, string>();

const NOTHING: readonly Entry[] = Object.freeze([]);

const noMatch = (kind: string, apiVersion: string): ApiError['status'] => ({
  apiVersion: 'v1',
  kind: 'Status',
  metadata: {},
  status: 'Failure',
  message: `no matches for kind "${kind}" in version "${apiVersion}"`,
  reason: 'NotFound',
  code: 404,
});
