import type { ProcessContext } from '../../client/component';
import type { Informer } from '../../client/informer';
import { isApiError } from '../../api/request';
import { csidrivers, nodes, pods, services } from '../../api/resources';
import type { Container, Node, PersistentVolume, Pod, Service } from '../../api/types/core-v1';
import { seconds, type Instant } from '../../base/brand';
import { FRESH } from '../../base/fresh';
import { formatTime } from '../../base/timestamp';
import type { ContainerConfig, SandboxConfig } from '../runtime/cri';
import type { CriOutcome } from '../runtime/cri-outcome';
import { deadlineOf, DEADLINE_MESSAGE, DEADLINE_REASON } from './active-deadline';
import { Backoff } from './actions/backoff';
import { ContainerCleaner } from './container-cleaner';
import { fieldPathOf } from './container-kinds';
import { containerConfig, type ConfigSources } from './environment/container-config';
import { networkFiles } from './environment/network-files';
import { kernelHostname } from './environment/pod-hostname';
import type { PodFacts } from './environment/fields';
import { Evictions } from './eviction/evictions';
import { Housekeeping } from './housekeeping';
import { ImagePuller } from './images/ensure-image';
import type { KubeletOptions } from './kubelet-options';
import { attachableName, isAttached } from './node/attached-volumes';
import { NodeAgent, referenceOf } from './node/node-agent';
import { networkProblem } from './node/node-conditions';
import type { NodeFacts } from './node/node-facts';
import { NodeLease } from './node/node-lease';
import { nodeStatus } from './node/node-object';
import { Pleg } from './pleg';
import { identityOf, isStaticPod } from './pod-identity';
import { PodLoop } from './pod-loop';
import { PodAdmission } from './pod-admission';
import { PodStore } from './pod-store';
import { KubeletSyncer } from './pod-syncer';
import { PodWorkers } from './pod-workers';
import { Probes } from './probes/probes';
import { References } from './references';
import { Allocations } from './resize/allocations';
import { RuntimeState } from './runtime-state';
import { StartFailures } from './start-failures';
import { specHash } from './spec-hash';
import { reconcileMirror } from './static-pods';
import { NodeShutdown } from './shutdown/node-shutdown';
import { withSandbox } from './status/conditions';
import type { StatusSources } from './status/generate';
import { StatusWriter } from './status/status-writer';
import { runHook } from './sync/hooks';
import type { ContainerFacts, SyncParts } from './sync/parts';
import { jittered, SyncQueue } from './sync-queue';
import { PodTokens } from './volumes/pod-tokens';
import { PodVolumes } from './volumes/pod-volumes';

/** From the start of the process to the first pod it takes. */
const START_UP = seconds(1);

/** initialCrashLoopBackOff and MaxContainerBackOff (pkg/kubelet/kubelet.go, v1.36). */
const USUAL_CRASH_BACKOFF = { first: seconds(10), max: seconds(300) };

/** One life of a kubelet: its parts, and how they hang together. */
export class KubeletProcess {
  private readonly startedAt: Instant;
  private readonly facts: NodeFacts;
  private readonly store = new PodStore();
  private readonly failures = new StartFailures();
  private readonly nodeInformer: Informer<Node>;
  private readonly serviceInformer: Informer<Service>;
  private readonly references: References;
  private readonly configSources: ConfigSources;
  private readonly pleg: Pleg;
  private readonly queue: SyncQueue;
  private readonly status: StatusWriter;
  private readonly probes: Probes;
  private readonly images: ImagePuller;
  private readonly volumes: PodVolumes;
  private readonly allocations: Allocations;
  private readonly runtimeState: RuntimeState;
  private readonly evictions: Evictions;
  private readonly shutdown: NodeShutdown;
  private readonly admission: PodAdmission;
  private readonly cleaner: ContainerCleaner;
  private readonly workers: PodWorkers;
  private readonly agent: NodeAgent;
  private readonly loop: PodLoop;
  private readonly housekeeping: Housekeeping;
  private readonly crashBackoff: Backoff;

  constructor(
    private readonly context: ProcessContext,
    private readonly options: KubeletOptions,
  ) {
    const { clock, informers, client } = context;
    const { runtime } = options;
    this.startedAt = clock.now();
    const { first, max } = options.crashBackoff ?? USUAL_CRASH_BACKOFF;
    this.crashBackoff = new Backoff(first, max);
    this.facts = { ...FRESH, ...options.facts, runtime: { name: runtime.name, version: runtime.version } };
    this.nodeInformer = informers.of(nodes, { fieldSelector: `metadata.name=${this.facts.name}` });
    this.serviceInformer = informers.of(services);
    this.references = new References(client, informers);
    this.configSources = this.makeConfigSources();
    this.cleaner = new ContainerCleaner(runtime);
    this.pleg = this.makePleg();
    this.queue = new SyncQueue(clock, this.startedAt, (uid) => this.loop.syncByUid(uid));
    this.status = this.makeStatus();
    this.probes = this.makeProbes();
    this.images = new ImagePuller({ clock, runtime, record: this.record });
    this.allocations = this.makeAllocations();
    this.volumes = this.makeVolumes();
    this.runtimeState = new RuntimeState(clock, runtime, this.startedAt, () => this.agent.changed());
    this.workers = this.makeWorkers();
    this.evictions = this.makeEvictions();
    this.shutdown = this.makeShutdown();
    this.admission = this.makeAdmission();
    this.agent = this.makeAgent();
    this.housekeeping = this.makeHousekeeping();
    this.loop = this.makeLoop();
  }

  start(): void {
    const { clock, choices, heartbeats: client } = this.context;
    this.agent.start();
    new NodeLease({ clock, choices, client, node: this.facts.name }).start();
    this.evictions.start();
    this.options.logind.inhibit(this.shutdown);
    clock.after(START_UP, 'kubelet start', () => {
      this.loop.start();
      this.reviewVolumes();
    });
  }

  /** What the life before reported in use may be gone: the status is made anew once the volumes of all pods are known. */
  private reviewVolumes(): void {
    const { volumesInUse = [] } = this.nodeInformer.get({ name: this.facts.name })?.status ?? {};
    if (volumesInUse.length === 0) return;
    this.context.clock.after(START_UP, 'kubelet start', () => this.agent.changed());
  }

  private readonly record = (
    pod: Pod,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    container?: string,
  ): void => {
    const path = container === undefined ? undefined : fieldPathOf(pod, container);
    this.context.events.record(pod, type, reason, message, path);
  };

  private makePleg(): Pleg {
    const listener = {
      podChanged: (uid: string) => this.loop.syncByUid(uid),
      containerDied: (died: { readonly podUid: string; readonly containerId: string }) => {
        const removeAll = this.workers.shouldContentBeRemoved(died.podUid);
        this.cleaner.afterDeath(died, this.pleg.view(died.podUid), removeAll);
      },
    };
    return new Pleg(this.context.clock, this.options.runtime, listener, this.startedAt);
  }

  private makeStatus(): StatusWriter {
    const { clock, client, pace } = this.context;
    const sources = {
      clock,
      client,
      pace,
      podOf: (uid: string) => this.store.get(uid),
      shownAs: (_uid: string, pod: Pod) => {
        const shown = isStaticPod(pod) ? this.store.mirrorOf(pod) : pod;
        return (
          shown && { name: shown.metadata.name, namespace: shown.metadata.namespace ?? '', uid: shown.metadata.uid }
        );
      },
      couldHaveRunningContainers: (uid: string) => this.workers.couldHaveRunningContainers(uid),
    };
    return new StatusWriter(sources, this.startedAt);
  }

  private makeProbes(): Probes {
    const { clock, choices } = this.context;
    const { runtime, reach, probeOverride } = this.options;
    return new Probes({
      sources: { clock, runtime, reach },
      clock,
      choices,
      startedAt: this.startedAt,
      statusOf: (uid) => this.status.get(uid),
      podOf: (uid) => this.store.get(uid),
      record: this.record,
      changed: (kind, containerId, result, podUid) => {
        const pod = this.store.get(podUid);
        if (pod === undefined || (kind === 'liveness' && result !== 'failure')) return;
        if (kind === 'readiness') this.status.setReadiness(pod, containerId, result === 'success');
        if (kind === 'startup') this.status.setStarted(pod, containerId, result === 'success');
        this.loop.sync(pod);
      },
      override: probeOverride,
    });
  }

  private makeAllocations(): Allocations {
    const { runtime, disk } = this.options;
    return new Allocations({
      clock: this.context.clock,
      runtime,
      disk,
      podOf: (uid) => this.store.get(uid),
      rejection: (pod) => this.admission.refusalOf(pod),
      syncNow: (pod) => {
        this.loop.sync(pod);
        this.pleg.requestRelist(pod.metadata.uid);
      },
      record: this.record,
    });
  }

  private makeVolumes(): PodVolumes {
    const { client, clock } = this.context;
    const { disk, persistent } = this.options;
    return new PodVolumes({
      clock,
      client,
      references: this.references,
      tokens: new PodTokens(client, clock),
      host: disk.host,
      facts: (pod) => this.podFacts(pod, this.status.get(pod.metadata.uid)?.podIPs?.map(({ ip }) => ip ?? '') ?? []),
      persistent: (name) => persistent.of(name),
      isAttached: (volume) => isAttached(volume, this.nodeInformer.get({ name: this.facts.name })),
      attachableName: (volume) => (this.mustBeAttached(volume) ? attachableName(volume) : undefined),
      hasDriver: (name) => (this.facts.csiDrivers ?? []).some((driver) => driver.name === name),
      inUseChanged: () => this.agent.changed(),
      record: this.record,
    });
  }

  /**
   * A driver may say that its volumes are attached nowhere (pkg/volume/csi/csi_plugin.go skipAttach, v1.36). As long as
   * it cannot be asked it counts as one that says nothing.
   */
  private mustBeAttached({ spec: { csi } }: PersistentVolume): boolean {
    if (csi === undefined) return false;
    try {
      return this.context.client.get(csidrivers, { name: csi.driver })?.spec.attachRequired !== false;
    } catch (error) {
      if (!isApiError(error)) throw error;
      return true;
    }
  }

  private makeWorkers(): PodWorkers {
    const { clock, choices } = this.context;
    return new PodWorkers({
      clock,
      pleg: this.pleg,
      queue: this.queue,
      syncer: this.makeSyncer(),
      jitter: (delay) => jittered(delay, (options) => choices.choose('kubelet/resync-jitter', options)),
      changed: () => this.housekeeping.request(),
    });
  }

  private makeSyncer(): KubeletSyncer {
    const { clock, client } = this.context;
    return new KubeletSyncer({
      clock,
      pleg: this.pleg,
      status: this.status,
      sources: this.statusSources(),
      probes: this.probes,
      volumes: this.volumes,
      allocations: this.allocations,
      failures: this.failures,
      parts: this.syncParts(),
      record: this.record,
      networkProblem: () => {
        const { network } = this.runtimeState.status;
        return network.ready ? undefined : networkProblem(network);
      },
      isTerminationRequested: (uid) => this.workers.isTerminationRequested(uid),
      reconcileMirror: (pod) => reconcileMirror(client, pod, this.store.mirrorOf(pod)),
      requeue: (pod) => this.loop.sync(pod),
      cleanedUp: (pod) => this.forget(pod.metadata.uid),
      watchDeadline: (pod) => this.watchDeadline(pod),
    });
  }

  private statusSources(): StatusSources {
    const { runtime } = this.options;
    return {
      runtimeName: runtime.name,
      hostIPs: this.facts.ips,
      probes: this.probes,
      failureOf: (uid, container) => this.failures.get(uid, container),
      actualResources: (pod, container, status) => this.allocations.shown(pod, container, status),
      lastLog: (id) => lastLog(runtime.logs(id).map(({ text }) => text)),
      resizeConditions: (uid) => this.allocations.conditionsOf(uid),
      deadline: (pod) => {
        if (!this.isPastDeadline(pod)) return undefined;
        this.record(pod, 'Normal', DEADLINE_REASON, DEADLINE_MESSAGE);
        return { reason: DEADLINE_REASON, message: DEADLINE_MESSAGE };
      },
    };
  }

  private syncParts(): SyncParts {
    const { clock } = this.context;
    const { runtime, reach } = this.options;
    return {
      clock,
      runtime,
      crashBackoff: this.crashBackoff,
      sources: {
        probeResult: (kind, id) => this.probes.result(kind, `${runtime.name}://${id}`),
        resizeNeed: (pod, container) => this.allocations.need(pod, container),
        specHash,
      },
      resizing: this.allocations,
      record: this.record,
      isTerminationRequested: (pod) => this.workers.isTerminationRequested(pod.metadata.uid),
      sandboxReady: (pod) => this.noteSandboxReady(pod),
      sandboxConfig: (pod, attempt) => this.sandboxConfig(pod, attempt),
      ensureImage: (pod, container) => this.images.ensure(pod, container),
      containerConfig: (pod, container, facts) => this.containerConfig(pod, container, facts),
      runHook: (pod, hook) => runHook({ clock, runtime, reach }, pod, hook),
    };
  }

  /** The condition is written as soon as the sandbox stands, before any container is there (`OnPodSandboxReady`). */
  private noteSandboxReady(pod: Pod): void {
    const status = this.status.get(pod.metadata.uid) ?? pod.status;
    this.status.set(pod, { ...FRESH, ...status, conditions: withSandbox(status.conditions ?? [], this.nowText()) });
  }

  /** In the network of the host a pod has the name of the host, too. */
  private sandboxConfig(pod: Pod, attempt: number): CriOutcome<SandboxConfig> {
    const { metadata, spec } = pod;
    const hostNetwork = spec.hostNetwork === true;
    const hostname = hostNetwork ? ({ ok: true, name: this.facts.name } as const) : kernelHostname(pod);
    if (!hostname.ok) return { ok: false, error: { code: 'Unknown', message: hostname.error } };
    const labels = metadata.labels ?? {};
    return { ok: true, value: { pod: identityOf(pod), attempt, hostNetwork, hostname: hostname.name, labels } };
  }

  /** Made once, for each container holds them. */
  private makeConfigSources(): ConfigSources {
    return {
      references: this.references,
      services: () => this.serviceInformer.list(),
      mounts: (pod, container, podIPs) => [
        ...this.volumes.mountsOf(pod, container),
        ...networkFiles(pod, container, podIPs),
      ],
      specHash,
    };
  }

  private containerConfig(pod: Pod, container: Container, facts: ContainerFacts): CriOutcome<ContainerConfig> {
    if (!this.serviceInformer.synced)
      return {
        ok: false,
        error: { code: 'Unknown', message: 'services have not yet been read at least once, cannot construct envs' },
      };
    const { hostIPs, allocatable } = this.podFacts(pod, facts.podIPs);
    const { podIPs, attempt, imageRef } = facts;
    return containerConfig(container, { pod, podIPs, hostIPs, allocatable, attempt, imageRef }, this.configSources);
  }

  private podFacts(pod: Pod, podIPs: readonly string[]): PodFacts {
    const node = this.nodeInformer.get({ name: this.facts.name });
    return { pod, podIPs, hostIPs: this.facts.ips, allocatable: node?.status.allocatable ?? {} };
  }

  private makeEvictions(): Evictions {
    const { runtime, pressure } = this.options;
    return new Evictions({
      clock: this.context.clock,
      startedAt: this.startedAt,
      pressure,
      activePods: () => this.loop.activePods(),
      memoryUsage: (pod, container) => runtime.memoryUsage(pod.metadata.uid, container),
      recordOnNode: (reason, message) => this.agent.record('Warning', reason, message),
      record: (pod, reason, message) => this.record(pod, 'Warning', reason, message),
      kill: (pod, kill) => this.workers.update({ type: 'kill', pod, kill }),
      isCleanedUp: (pod) => this.workers.isFinished(pod.metadata.uid),
      reclaim: () => false,
      conditionsChanged: () => this.agent.changed(),
    });
  }

  private makeShutdown(): NodeShutdown {
    return new NodeShutdown({
      clock: this.context.clock,
      grace: this.options.shutdownGrace,
      activePods: () => this.loop.activePods(),
      kill: (pod, kill) => this.workers.update({ type: 'kill', pod, kill }),
      hasVolumes: (pod) => this.volumes.isMounted(pod.metadata.uid),
      nodeChanged: () => this.agent.syncNow(),
      recordOnNode: (reason, message) => this.agent.record('Normal', reason, message),
      record: this.record,
    });
  }

  private makeAdmission(): PodAdmission {
    return new PodAdmission({
      clock: this.context.clock,
      node: () => this.node(),
      activePods: () => this.loop.activePods().map((pod) => this.allocations.allocatedPod(pod)),
      pressures: () => this.evictions.conditions,
      isShuttingDown: () => this.shutdown.isShuttingDown,
      kill: (pod, kill) => this.workers.update({ type: 'kill', pod, kill }),
      record: this.record,
    });
  }

  /** The node as the API has it, or as the kubelet would register it. */
  private node(): Node {
    const known = this.nodeInformer.get({ name: this.facts.name });
    if (known !== undefined) return known;
    const bare = referenceOf(this.facts.name);
    const health = { ...this.health(), storageError: undefined };
    return { ...bare, status: nodeStatus(undefined, this.facts, health, this.nowText()).status };
  }

  private makeAgent(): NodeAgent {
    const { clock, choices, heartbeats: client, events } = this.context;
    return new NodeAgent({
      clock,
      choices,
      client,
      events,
      facts: this.facts,
      informer: this.nodeInformer,
      startedAt: this.startedAt,
      health: () => this.health(),
      recheck: () => this.runtimeState.check(),
      registered: () => this.loop.reconcileMirrors(),
    });
  }

  private health() {
    return {
      runtime: this.runtimeState.status,
      runtimeDown: this.runtimeState.isDown,
      memoryPressure: this.evictions.isUnder('memory'),
      diskPressure: this.evictions.isUnder('disk'),
      pidPressure: this.evictions.isUnder('PID'),
      shuttingDown: this.shutdown.isShuttingDown,
      images: this.options.runtime.listImages(),
      volumesInUse: this.loop.isReady && this.volumes.areKnown ? this.volumes.inUse() : undefined,
    };
  }

  private makeHousekeeping(): Housekeeping {
    const { clock, client } = this.context;
    return new Housekeeping({
      clock,
      client,
      startedAt: this.startedAt,
      runtime: this.options.runtime,
      store: this.store,
      workers: this.workers,
      cleaner: this.cleaner,
      sourcesReady: () => this.loop.isReady,
      add: (pod) => this.loop.readmit(pod),
      forget: (uid) => this.forget(uid),
    });
  }

  private makeLoop(): PodLoop {
    const { clock, client, informers } = this.context;
    return new PodLoop({
      clock,
      client,
      node: this.facts.name,
      informer: informers.of(pods, { fieldSelector: `spec.nodeName=${this.facts.name}` }),
      nodeInformer: this.nodeInformer,
      staticPods: this.options.staticPods,
      store: this.store,
      workers: this.workers,
      status: this.status,
      admission: this.admission,
      allocations: this.allocations,
      volumes: this.volumes,
      housekeeping: () => this.housekeeping.request(),
      record: this.record,
    });
  }

  /** Nothing of the pod is of use any more, except what its containers left. */
  private forget(uid: string): void {
    this.failures.forget(uid);
    this.volumes.forget(uid);
    this.crashBackoff.forget(`${uid}_`);
    this.images.forget(uid);
    this.probes.removePod(uid);
  }

  private isPastDeadline(pod: Pod): boolean {
    const deadline = deadlineOf(pod, this.status.get(pod.metadata.uid));
    return deadline !== undefined && this.context.clock.now() >= deadline;
  }

  /** The pod is synced as soon as it has lived as long as it may, and every second from then on. */
  private watchDeadline(pod: Pod): void {
    const deadline = deadlineOf(pod, this.status.get(pod.metadata.uid));
    if (deadline !== undefined) this.queue.watch(pod.metadata.uid, deadline);
  }

  private nowText(): string {
    return formatTime(this.context.clock.now());
  }
}

const LAST_LINES = 80;
const LAST_CHARACTERS = 2048;

/** What stands in for a termination message that nothing wrote (`FallbackToLogsOnError`). */
const lastLog = (lines: readonly string[]): string => lines.slice(-LAST_LINES).join('').slice(-LAST_CHARACTERS);
