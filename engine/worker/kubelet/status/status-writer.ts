import { seconds, type Instant } from '../../../base/brand';
import { FRESH } from '../../../base/fresh';
import { formatTime } from '../../../base/timestamp';
import type { Clock } from '../../../sim/clock';
import type { Client } from '../../../client/client';
import { carryOut, type Pace, type Paced } from '../../../client/pace';
import { isApiError } from '../../../api/request';
import { pods } from '../../../api/resources';
import type { Pod, PodStatus } from '../../../api/types/core-v1';
import { Grid } from '../grid';
import { isMirrorPod, isTerminalPhase } from '../pod-identity';
import { containersReady, ready, timed } from './conditions';
import { sameByKubelet } from './equal';
import { finishedStatus } from './finish';
import { mergeStatus, replace } from './merge';
import { statusPatch } from './patch';
import { revivesContainer } from './transition';

export interface StatusWriterSources {
  readonly clock: Clock;
  readonly client: Client;
  readonly pace: Pace;
  /** The pod as the kubelet has it now; undefined when it is not the kubelet's any more. */
  podOf(uid: string): Pod | undefined;
  /** The API's pod that shows a pod of the kubelet: the mirror of a static pod; undefined while there is none. */
  shownAs(
    uid: string,
    pod: Pod,
  ): { readonly name: string; readonly namespace: string; readonly uid: string } | undefined;
  couldHaveRunningContainers(uid: string): boolean;
}

interface Entry {
  status: PodStatus;
  version: number;
  written: number;
  finished: boolean;
  pod: Pod;
}

const SYNC_PERIOD = seconds(10);

/**
 * Holds the newest status of each pod and sends it to the API server (pkg/kubelet/status/status_manager.go, v1.36): at
 * once after a change, again every ten seconds while the server does not have it. A pod that is deleted, over and done
 * with is removed from the API here, with grace 0.
 */
export class StatusWriter {
  private readonly entries = new Map<string, Entry>();
  private readonly changed = new Set<string>();
  private readonly retries: Grid;
  private readonly late = new Set<string>();

  constructor(
    private readonly sources: StatusWriterSources,
    startedAt: Instant,
  ) {
    this.retries = new Grid(sources.clock, startedAt, SYNC_PERIOD, 'status sync', () => this.retry());
  }

  get(uid: string): PodStatus | undefined {
    return this.entries.get(uid)?.status;
  }

  set(pod: Pod, status: PodStatus): void {
    this.update(pod, status, {});
  }

  /** A readiness probe has changed its mind. */
  setReadiness(pod: Pod, containerId: string, isReady: boolean): void {
    const old = this.get(pod.metadata.uid);
    if (old === undefined) return;
    const next = withContainer(old, containerId, (one) =>
      one.ready === isReady ? one : { ...FRESH, ...one, ready: isReady },
    );
    if (next === old) return;
    const statuses = [...(next.initContainerStatuses ?? []), ...(next.containerStatuses ?? [])];
    const containers = containersReady(pod, statuses, next.phase ?? '');
    const conditions = [...(next.conditions ?? [])];
    for (const condition of timed([ready(pod, containers, conditions), containers], old, this.now()))
      replace(conditions, condition);
    this.update(pod, { ...FRESH, ...next, conditions }, {});
  }

  setStarted(pod: Pod, containerId: string, started: boolean): void {
    const old = this.get(pod.metadata.uid);
    if (old === undefined) return;
    const next = withContainer(old, containerId, (one) =>
      one.started === started ? one : { ...FRESH, ...one, started },
    );
    if (next !== old) this.update(pod, next, {});
  }

  /** The pod's worker is done: its containers and resources are gone. */
  finish(pod: Pod): void {
    this.update(pod, finishedStatus(pod, this.get(pod.metadata.uid) ?? pod.status), { force: true, finished: true });
  }

  /** What the API shows of a pod may have been written by somebody else: looked at with the next pass. */
  reconcile(uid: string, shown: PodStatus): void {
    const entry = this.entries.get(uid);
    if (entry === undefined || this.changed.has(uid) || sameByKubelet(shown, entry.status)) return;
    this.late.add(uid);
    this.retries.request();
  }

  /** Deleted meanwhile and over: it may be that nothing but the removal is left to do. */
  check(uid: string): void {
    const entry = this.entries.get(uid);
    if (entry?.finished === true) this.mark(uid);
  }

  forget(uid: string): void {
    this.entries.delete(uid);
    this.changed.delete(uid);
    this.late.delete(uid);
  }

  private now(): string {
    return formatTime(this.sources.clock.now());
  }

  private update(
    pod: Pod,
    status: PodStatus,
    options: { readonly force?: boolean; readonly finished?: boolean },
  ): void {
    const { uid } = pod.metadata;
    const known = this.entries.get(uid);
    const old = known?.status ?? pod.status;
    if (revivesContainer(pod, old, status)) return;
    const startTime = old.startTime ?? status.startTime ?? this.now();
    const next: PodStatus = status.startTime === startTime ? status : { ...FRESH, ...status, startTime };
    if (known !== undefined && options.force !== true && sameByKubelet(known.status, next)) return;
    const finished = options.finished === true || known?.finished === true;
    if (known === undefined) this.entries.set(uid, { status: next, version: 1, written: 0, finished, pod });
    else Object.assign(known, { status: next, version: known.version + 1, finished, pod });
    this.mark(uid);
  }

  private mark(uid: string): void {
    this.changed.add(uid);
    if (this.changed.size === 1) this.sources.clock.soon('status', () => this.write(this.changed));
  }

  private retry(): void {
    this.write(this.late);
  }

  private write(these: Set<string>): void {
    const uids = [...these];
    these.clear();
    carryOut(this.sources.pace, this.writeAll(uids));
  }

  /** One after the other, each with the newest status that there is by then. */
  private *writeAll(uids: readonly string[]): Paced {
    for (const uid of uids) {
      if (!this.sources.pace.isFree()) yield 'next';
      this.writeOne(uid);
    }
  }

  private writeOne(uid: string): void {
    const entry = this.entries.get(uid);
    if (entry === undefined) return;
    try {
      this.send(uid, entry);
    } catch (error) {
      if (!isApiError(error)) throw error;
      // A node may not read a pod that is gone: housekeeping drops what is no pod of the kubelet any more.
      if (this.sources.podOf(uid) === undefined) return this.forget(uid);
      this.late.add(uid);
      this.retries.request();
    }
  }

  private send(uid: string, entry: Entry): void {
    const { client } = this.sources;
    const key = this.sources.shownAs(uid, entry.pod);
    if (key === undefined) return;
    const { version } = entry;
    const found = client.get(pods, { namespace: key.namespace, name: key.name });
    if (found === undefined) return;
    if (found.metadata.uid !== key.uid) return this.forget(uid);
    const mayRun = this.sources.couldHaveRunningContainers(uid);
    const merged = mergeStatus(found, entry.status, { mayRun, now: this.now() });
    const patch = statusPatch(found.status, merged);
    const body = { metadata: { uid: key.uid }, status: patch };
    const shown = patch === undefined ? found : client.patch(pods, key, { type: 'strategic', body }, 'status');
    entry.written = version;
    if (canBeRemoved(shown, entry.finished)) this.remove(uid, shown);
  }

  private remove(uid: string, pod: Pod): void {
    const { name, namespace = '' } = pod.metadata;
    this.sources.client.remove(
      pods,
      { namespace, name },
      { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } },
    );
    this.forget(uid);
  }
}

const canBeRemoved = (pod: Pod, finished: boolean): boolean =>
  finished && pod.metadata.deletionTimestamp !== undefined && !isMirrorPod(pod) && isTerminalPhase(pod.status.phase);

type Statuses = NonNullable<PodStatus['containerStatuses']>;
type Status = Statuses[number];

function withContainer(status: PodStatus, containerId: string, change: (one: Status) => Status): PodStatus {
  for (const field of ['containerStatuses', 'initContainerStatuses'] as const) {
    const statuses = status[field];
    const at = statuses?.findIndex((one) => one.containerID === containerId) ?? -1;
    const found = statuses?.[at];
    if (statuses === undefined || found === undefined) continue;
    const changed = change(found);
    return changed === found
      ? status
      : { ...FRESH, ...status, [field]: statuses.map((one, index) => (index === at ? changed : one)) };
  }
  return status;
}
