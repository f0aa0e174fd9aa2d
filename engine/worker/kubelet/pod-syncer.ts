import type { Pod, PodStatus } from '../../api/types/core-v1';
import { formatTime } from '../../base/timestamp';
import type { Clock } from '../../sim/clock';
import type { Pleg } from './pleg';
import { isStaticPod, isTerminalPhase } from './pod-identity';
import type { KillOrder, PodSyncer, SyncEnd, UpdateType } from './pod-workers';
import type { Probes } from './probes/probes';
import type { Allocations } from './resize/allocations';
import type { RuntimeView } from './runtime-view';
import type { StartFailures } from './start-failures';
import { conditionOf } from './status/conditions';
import { generateStatus, type StatusSources } from './status/generate';
import type { StatusWriter } from './status/status-writer';
import { killPod } from './sync/kill-pod';
import type { SyncParts } from './sync/parts';
import { hasFailed, notBefore } from './sync/result';
import { syncRuntime } from './sync/sync-runtime';
import type { Task } from './task';
import type { PodVolumes } from './volumes/pod-volumes';

export interface PodSyncerOptions {
  readonly clock: Clock;
  readonly pleg: Pleg;
  readonly status: StatusWriter;
  readonly sources: StatusSources;
  readonly probes: Probes;
  readonly volumes: PodVolumes;
  readonly allocations: Allocations;
  readonly failures: StartFailures;
  readonly parts: SyncParts;
  record(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string): void;
  /** Why pods cannot have a network now; undefined: they can. */
  networkProblem(): string | undefined;
  isTerminationRequested(podUid: string): boolean;
  /** The API is to show a static pod. */
  reconcileMirror(pod: Pod): void;
  /** The containers of a pod that all restart are gone: it is synced at once. */
  requeue(pod: Pod): void;
  /** The status of a pod is known: if it may not live for ever, its end is to be watched for. */
  watchDeadline(pod: Pod): void;
  /** The worker of a pod is done. */
  cleanedUp(pod: Pod): void;
}

const DONE: SyncEnd = { kind: 'done', touched: false };

/** What a kubelet does for one pod at a time (pkg/kubelet/kubelet.go `SyncPod`, `SyncTerminatingPod`, v1.36). */
export class KubeletSyncer implements PodSyncer {
  constructor(private readonly options: PodSyncerOptions) {}

  *sync(pod: Pod, view: RuntimeView, _type: UpdateType): Task<SyncEnd> {
    const { options } = this;
    const { uid } = pod.metadata;
    options.allocations.noteProgress(pod, view);
    const status = this.statusOf(pod, view, false);
    options.status.set(pod, status);
    if (isTerminalPhase(status.phase)) return { kind: 'terminal' };
    if (pod.spec.activeDeadlineSeconds !== undefined) options.watchDeadline(pod);
    const network = pod.spec.hostNetwork === true ? undefined : options.networkProblem();
    if (network !== undefined) {
      options.record(pod, 'Warning', 'NetworkNotReady', `network is not ready: ${network}`);
      return { kind: 'failed', notBefore: undefined, transient: true };
    }
    if (isStaticPod(pod)) options.reconcileMirror(pod);
    const volumes = yield* options.volumes.ready(pod);
    if (volumes.kind === 'cancelled') return { kind: 'cancelled' };
    if (volumes.kind !== 'ready') {
      if (volumes.kind === 'failed')
        options.record(pod, 'Warning', 'FailedMount', `Unable to attach or mount volumes: ${volumes.message}`);
      return { kind: 'failed', notBefore: undefined, transient: false };
    }
    options.probes.addPod(pod);
    const restartAll = conditionOf(status, 'AllContainersRestarting')?.status === 'True';
    const outcome = yield* syncRuntime(options.parts, pod, { ...view, ips: ipsOf(status, view) }, restartAll);
    options.failures.update(uid, outcome);
    const resize = outcome.results.find((one) => one.action === 'ResizePodInPlace' && one.failure !== undefined);
    if (resize?.failure !== undefined) options.allocations.noteError(pod, resize.failure.message);
    if (hasFailed(outcome)) return { kind: 'failed', notBefore: notBefore(outcome), transient: false };
    if (restartAll && outcome.results.some((one) => one.action === 'RemoveContainer')) options.requeue(pod);
    return outcome.results.length === 0 ? DONE : { kind: 'done', touched: true };
  }

  *terminate(pod: Pod, view: RuntimeView, graceSeconds: number, change: KillOrder['change']): Task<string | undefined> {
    const { options } = this;
    const status = this.statusOf(pod, view, false);
    options.status.set(pod, change === undefined ? status : change(status));
    options.probes.stopLivenessAndStartup(pod);
    const results = yield* killPod(options.parts, pod, view, graceSeconds);
    const failed = results.find((one) => one.failure !== undefined);
    if (failed?.failure !== undefined) {
      options.record(pod, 'Warning', 'FailedKillPod', `error killing pod: ${failed.failure.message}`);
      return failed.failure.message;
    }
    options.probes.removePod(pod.metadata.uid);
    const stopped = { ...options.pleg.look(pod.metadata.uid), ips: view.ips };
    options.status.set(pod, this.statusOf(pod, stopped, true));
    return undefined;
  }

  *cleanUp(pod: Pod, view: RuntimeView): Task<undefined> {
    const { options } = this;
    options.status.set(pod, this.statusOf(pod, view, true));
    options.volumes.forget(pod.metadata.uid);
    options.status.finish(pod);
    options.cleanedUp(pod);
    return undefined;
  }

  cancel(podUid: string): void {
    this.options.volumes.cancel(podUid);
  }

  private statusOf(pod: Pod, view: RuntimeView, isTerminal: boolean): PodStatus {
    const { status, sources, clock } = this.options;
    const old = status.get(pod.metadata.uid) ?? pod.status;
    return generateStatus({ pod, view, old, isTerminal, now: formatTime(clock.now()) }, sources);
  }
}

const ipsOf = (status: PodStatus, view: RuntimeView): readonly string[] => {
  const { podIPs } = status;
  if (podIPs === undefined || podIPs.length === view.ips.length) return view.ips;
  return podIPs.map(({ ip }) => ip ?? '');
};
