import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../../api/types/core-v1';
import { millis, seconds, type Millis } from '../../../base/brand';
import { instantOf } from '../../../base/timestamp';
import type { Cancel, Clock } from '../../../sim/clock';
import { isRestartingAll, restartsAfter } from '../actions/restart-policy';
import { isRestartableInit } from '../container-kinds';
import { isTerminalPhase } from '../pod-identity';
import type { ProbeKind, ProbeResult } from '../status/probe-overlay';
import type { Attempt } from './probe-event';
import { countAttempt, NO_RUN, type ProbeRun } from './thresholds';

export interface ProbeWorkerSources {
  readonly clock: Clock;
  /** When the kubelet started. */
  readonly startedAt: number;
  statusOf(podUid: string): PodStatus | undefined;
  podOf(podUid: string): Pod | undefined;
  attempt(kind: ProbeKind, probe: Probe, subject: ProbeSubject, done: (attempt: Attempt) => void): void;
  setResult(kind: ProbeKind, containerId: string, result: ProbeResult, podUid: string): void;
  removeResult(kind: ProbeKind, containerId: string): void;
  gone(worker: ProbeWorker): void;
}

export interface ProbeSubject {
  readonly pod: Pod;
  readonly status: PodStatus;
  readonly container: Container;
  /** As in the pod's status: `scripted://…`. */
  readonly containerId: string;
}

const INITIAL: Readonly<Record<ProbeKind, ProbeResult>> = {
  readiness: 'failure',
  liveness: 'success',
  startup: 'unknown',
};
const RESTART_GRACE = 10_000;

/** One probe of one container, from the pod's first sync to its end (pkg/kubelet/prober/worker.go, v1.36). */
export class ProbeWorker {
  private readonly period: Millis;
  private containerId = '';
  private counted: ProbeRun = NO_RUN;
  private onHold = false;
  private busy = false;
  private triggered = false;
  private stopped = false;
  private nextTick = 0;
  private cancel: Cancel | undefined;

  constructor(
    private readonly sources: ProbeWorkerSources,
    readonly kind: ProbeKind,
    private readonly pod: Pod,
    readonly container: Container,
    private readonly probe: Probe,
  ) {
    this.period = seconds(probe.periodSeconds ?? 10);
  }

  get podUid(): string {
    return this.pod.metadata.uid;
  }

  start(offset: Millis): void {
    this.nextTick = this.sources.clock.now() + offset + this.period;
    if (offset === 0) this.look();
    else this.cancel = this.sources.clock.after(offset, 'probe', () => this.look());
  }

  /** Probes now, and counts the period from now. */
  trigger(): void {
    if (this.triggered || this.stopped) return;
    this.triggered = true;
    this.sources.clock.soon('probe', () => {
      if (!this.busy) this.takeTrigger();
    });
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.cancel?.();
    if (this.containerId !== '') this.sources.removeResult(this.kind, this.containerId);
    this.sources.gone(this);
  }

  private takeTrigger(): void {
    if (!this.triggered || this.stopped) return;
    this.triggered = false;
    this.nextTick = this.sources.clock.now() + this.period;
    this.look();
  }

  private look(): void {
    this.cancel?.();
    this.busy = true;
    const goesOn = this.lookOnce(() => this.rest());
    if (goesOn === 'ends') this.stop();
    else if (goesOn === 'rests') this.rest();
  }

  private rest(): void {
    this.busy = false;
    if (this.stopped) return;
    if (this.triggered) return this.takeTrigger();
    const now = this.sources.clock.now();
    const due = Math.max(now, this.nextTick);
    this.nextTick += this.period;
    while (this.nextTick <= now) this.nextTick += this.period;
    this.cancel = this.sources.clock.after(millis(due - now), 'probe', () => this.look());
  }

  /** `asks`: an attempt is under way and will call `done`. */
  private lookOnce(done: () => void): 'ends' | 'rests' | 'asks' {
    const { sources, kind } = this;
    const status = sources.statusOf(this.podUid);
    if (status === undefined) return 'rests';
    if (isTerminalPhase(status.phase)) return 'ends';
    const found = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].find(
      (one) => one.name === this.container.name,
    );
    if (found?.containerID === undefined) return 'rests';
    this.follow(found);
    if (this.onHold) return 'rests';
    const { running, terminated } = found.state;
    if (running === undefined) {
      sources.setResult(kind, this.containerId, 'failure', this.podUid);
      if (terminated === undefined) return 'rests';
      const again =
        restartsAfter(this.container, this.pod.spec, terminated.exitCode) ||
        isRestartingAll(this.pod, undefined, status);
      return again ? 'rests' : 'ends';
    }
    const pod = sources.podOf(this.podUid) ?? this.pod;
    if (pod.metadata.deletionTimestamp !== undefined && kind !== 'readiness') {
      sources.setResult(kind, this.containerId, 'success', this.podUid);
      return 'ends';
    }
    const age = Math.floor((sources.clock.now() - instantOf(running.startedAt)) / 1000);
    if (age < (this.probe.initialDelaySeconds ?? 0)) return 'rests';
    const started = found.started === true;
    if (started === (kind === 'startup')) return 'rests';
    const subject = { pod, status, container: this.container, containerId: this.containerId };
    sources.attempt(kind, this.probe, subject, (attempt) => {
      if (!this.stopped) this.count(attempt);
      done();
    });
    return 'asks';
  }

  /** A new container begins with the initial result, unless it was there before the kubelet. */
  private follow(found: ContainerStatus): void {
    const { sources, kind } = this;
    const id = found.containerID ?? '';
    if (id === this.containerId) return;
    if (this.containerId !== '') sources.removeResult(kind, this.containerId);
    this.containerId = id;
    const startedAt = found.state.running?.startedAt;
    const wasThere = startedAt !== undefined && instantOf(startedAt) < sources.startedAt - RESTART_GRACE;
    if (kind === 'startup' && found.started === true && isRestartableInit(this.container))
      sources.setResult(kind, id, 'success', this.podUid);
    if (!wasThere) sources.setResult(kind, id, INITIAL[kind], this.podUid);
    this.onHold = false;
  }

  private count(attempt: Attempt): void {
    if (attempt.kind === 'error') return;
    const result = attempt.kind === 'failure' ? 'failure' : 'success';
    const { run: counted, settled } = countAttempt(this.counted, result, this.probe);
    this.counted = counted;
    if (!settled) return;
    this.sources.setResult(this.kind, this.containerId, result, this.podUid);
    if (this.kind === 'startup' || (this.kind === 'liveness' && result === 'failure')) {
      this.onHold = true;
      this.counted = { last: result, count: 0 };
    }
  }
}
