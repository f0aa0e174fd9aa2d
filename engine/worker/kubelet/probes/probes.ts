import type { Container, Pod, PodStatus, Probe } from '../../../api/types/core-v1';
import { millis, type Instant } from '../../../base/brand';
import type { Choices } from '../../../sim/choices';
import type { Clock } from '../../../sim/clock';
import { initContainersOf, isRestartableInit } from '../container-kinds';
import type { ProbeKind, ProbeResult, ProbeResults } from '../status/probe-overlay';
import { run } from '../task';
import { attempt as attemptProbe, type AttemptSources } from './attempt';
import { attemptEvent, type Attempt } from './probe-event';
import { ProbeWorker, type ProbeSubject } from './probe-worker';

export interface ProbesOptions {
  readonly sources: AttemptSources;
  readonly clock: Clock;
  readonly choices: Choices;
  readonly startedAt: Instant;
  statusOf(podUid: string): PodStatus | undefined;
  podOf(podUid: string): Pod | undefined;
  record(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, container: string): void;
  /** A result stands that did not stand before. */
  changed(kind: ProbeKind, containerId: string, result: ProbeResult, podUid: string): void;
  /** Makes a probe answer what a fault wants; undefined: the probe is asked. */
  override?: ((pod: Pod, kind: ProbeKind) => Attempt | undefined) | undefined;
}

const KINDS = ['startup', 'readiness', 'liveness'] as const;

const probeOf = (container: Container, kind: ProbeKind): Probe | undefined =>
  kind === 'startup'
    ? container.startupProbe
    : kind === 'readiness'
      ? container.readinessProbe
      : container.livenessProbe;

/** All probes of a kubelet and what they have found (pkg/kubelet/prober/prober_manager.go, v1.36). */
export class Probes implements ProbeResults {
  private readonly results: Readonly<Record<ProbeKind, Map<string, ProbeResult>>> = {
    startup: new Map(),
    readiness: new Map(),
    liveness: new Map(),
  };
  private readonly workers = new Map<string, Map<string, ProbeWorker>>();

  constructor(private readonly options: ProbesOptions) {}

  get startedAt(): number {
    return this.options.startedAt;
  }

  result(kind: ProbeKind, containerId: string): ProbeResult | undefined {
    return this.results[kind].get(containerId);
  }

  hasWorker(podUid: string, container: string, kind: ProbeKind): boolean {
    return this.workers.get(podUid)?.has(`${kind} ${container}`) ?? false;
  }

  trigger(podUid: string, container: string): void {
    this.workers.get(podUid)?.get(`readiness ${container}`)?.trigger();
  }

  addPod(pod: Pod): void {
    const { uid } = pod.metadata;
    for (const container of probed(pod))
      for (const kind of KINDS) {
        const probe = probeOf(container, kind);
        if (probe === undefined) continue;
        if (this.hasWorker(uid, container.name, kind)) return;
        const worker = new ProbeWorker(this.workerSources(), kind, pod, container, probe);
        const ofPod = this.workers.get(uid) ?? new Map<string, ProbeWorker>();
        this.workers.set(uid, ofPod.set(`${kind} ${container.name}`, worker));
        worker.start(this.offset(probe));
      }
  }

  /** A pod that ends is not restarted any more; its readiness still counts. */
  stopLivenessAndStartup({ metadata, spec }: Pod): void {
    const workers = this.workers.get(metadata.uid);
    for (const { name } of spec.containers) {
      workers?.get(`liveness ${name}`)?.stop();
      workers?.get(`startup ${name}`)?.stop();
    }
  }

  removePod(podUid: string): void {
    for (const worker of [...(this.workers.get(podUid)?.values() ?? [])]) worker.stop();
  }

  private workerSources() {
    const { clock, startedAt, statusOf, podOf } = this.options;
    return {
      clock,
      startedAt,
      statusOf,
      podOf,
      attempt: (kind: ProbeKind, probe: Probe, subject: ProbeSubject, done: (attempt: Attempt) => void) =>
        this.attempt(kind, probe, subject, done),
      setResult: (kind: ProbeKind, id: string, result: ProbeResult, podUid: string) =>
        this.set(kind, id, result, podUid),
      removeResult: (kind: ProbeKind, id: string) => void this.results[kind].delete(id),
      gone: (worker: ProbeWorker) => this.forget(worker),
    };
  }

  private attempt(kind: ProbeKind, probe: Probe, subject: ProbeSubject, done: (attempt: Attempt) => void): void {
    const { pod, container } = subject;
    const told = (attempt: Attempt): void => {
      const event = attemptEvent(kind, attempt);
      if (event !== undefined) this.options.record(pod, 'Warning', event.reason, event.message, container.name);
      done(attempt);
    };
    const forced = this.options.override?.(pod, kind);
    if (forced !== undefined) return told(forced);
    const runtimeId = subject.containerId.slice(subject.containerId.indexOf('://') + 3);
    run(attemptProbe(this.options.sources, probe, { ...subject, runtimeId }), told);
  }

  private set(kind: ProbeKind, containerId: string, result: ProbeResult, podUid: string): void {
    const results = this.results[kind];
    if (results.get(containerId) === result) return;
    results.set(containerId, result);
    this.options.clock.soon('probe result', () => this.options.changed(kind, containerId, result, podUid));
  }

  private forget(worker: ProbeWorker): void {
    const ofPod = this.workers.get(worker.podUid);
    ofPod?.delete(`${worker.kind} ${worker.container.name}`);
    if (ofPod?.size === 0) this.workers.delete(worker.podUid);
  }

  /** Probes of pods that were there before the kubelet begin spread over their period. */
  private offset({ periodSeconds = 10 }: Probe) {
    const { clock, startedAt, choices } = this.options;
    const isFresh = periodSeconds * 1000 > clock.now() - startedAt;
    return millis(isFresh ? choices.choose('kubelet/probe-offset', 10) * periodSeconds * 100 : 0);
  }
}

const probed = ({ spec }: Pod): readonly Container[] => {
  const sidecars = initContainersOf(spec).filter(isRestartableInit);
  return sidecars.length === 0 ? spec.containers : [...spec.containers, ...sidecars];
};
