import type { Container, Pod, Volume } from '../../../api/types/core-v1';
import { instant, millis, seconds, type Instant, type Millis } from '../../../base/brand';
import type { Cancel, Clock } from '../../../sim/clock';
import type { Mount, VolumeFiles } from '../../runtime/cri';
import { ephemeralContainersOf, initContainersOf } from '../container-kinds';
import { wait, type Task } from '../task';
import { mountVolume, type MountOutcome, type MountSources, type Processed } from './mount';
import { MemoryVolume, ProjectedVolume, SubPath } from './volume-files';

export interface PodVolumesOptions extends MountSources {
  readonly clock: Clock;
  /** The names that `inUse` tells are others. */
  inUseChanged(): void;
  record(pod: Pod, type: 'Warning', reason: string, message: string): void;
}

/** `cancelled`: the pod ends before its volumes came; `timeout`: they did not come in time. Both are not told of. */
export type VolumesReady =
  | { readonly kind: 'ready' }
  | { readonly kind: 'cancelled' | 'timeout' }
  | { readonly kind: 'failed'; readonly message: string };

/** Loops of the volume manager: populator 100 ms, reconciler 100 ms, waiting sync 300 ms. */
const FIRST_ATTEMPT = millis(200);
const FIRST_RETRY = millis(500);
const LONGEST_RETRY = seconds(122);
const WAIT_MAX = seconds(123);

interface Tried {
  readonly volume: Volume;
  wasTried: boolean;
  /** Of its claim, if it has one. */
  processed: Processed | undefined;
  mounted: VolumeFiles | undefined;
  /** Reported by the node as long as it is not unmounted. */
  uniqueName: string | undefined;
  retryAfter: Millis;
  nextAt: Instant;
}

interface Entry {
  readonly pod: Pod;
  readonly volumes: readonly Tried[];
  waiting: ((ready: VolumesReady) => void) | undefined;
  cancelTimer: Cancel | undefined;
}

/** Mounts the volumes that the containers of a pod use (pkg/kubelet/volumemanager, v1.36). */
export class PodVolumes {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly options: PodVolumesOptions) {}

  /** Waits until all are mounted; returns at once when there are none or all are. */
  *ready(pod: Pod): Task<VolumesReady> {
    const entry = this.entryOf(pod);
    if (entry === undefined) return READY;
    for (const { mounted } of entry.volumes) if (mounted instanceof ProjectedVolume) mounted.synced(pod);
    if (entry.volumes.every((one) => one.mounted !== undefined)) return READY;
    // Each sync of a pod has its claims looked up again (`ReprocessPod`).
    for (const one of entry.volumes) one.processed = undefined;
    return yield* wait<VolumesReady>((resume) => {
      const { clock } = this.options;
      const cancelTimeout = clock.after(WAIT_MAX, 'volumes', () => entry.waiting?.({ kind: 'timeout' }));
      const waiting = (ready: VolumesReady): void => {
        entry.waiting = undefined;
        cancelTimeout();
        resume(ready);
      };
      entry.waiting = waiting;
      if (entry.cancelTimer === undefined) this.attemptAfter(entry, FIRST_ATTEMPT);
    });
  }

  /** The pod is to end: nobody waits for its volumes any more. */
  cancel(podUid: string): void {
    this.entries.get(podUid)?.waiting?.({ kind: 'cancelled' });
  }

  /** Something outside has changed that may let an attempt succeed. */
  retryNow(): void {
    for (const entry of this.entries.values())
      if (
        entry.waiting !== undefined &&
        entry.volumes.some((one) => one.uniqueName !== undefined && one.mounted === undefined)
      )
        this.attempt(entry);
  }

  forget(podUid: string): void {
    const entry = this.entries.get(podUid);
    entry?.cancelTimer?.();
    this.options.tokens.forget(podUid);
    this.entries.delete(podUid);
    if (entry?.volumes.some((one) => one.uniqueName !== undefined) === true) this.options.inUseChanged();
  }

  isMounted(podUid: string): boolean {
    return this.entries.get(podUid)?.volumes.some((one) => one.mounted !== undefined) ?? false;
  }

  /** Whether it is known of all volumes what they are; before that `inUse` may leave some out. */
  get areKnown(): boolean {
    for (const { volumes } of this.entries.values()) if (volumes.some((one) => !one.wasTried)) return false;
    return true;
  }

  /** Names of attached volumes that pods of this node use or wait for. */
  inUse(): readonly string[] {
    const names = new Set<string>();
    for (const { volumes } of this.entries.values())
      for (const { uniqueName } of volumes) if (uniqueName !== undefined) names.add(uniqueName);
    return [...names].sort();
  }

  mountsOf(pod: Pod, container: Container): readonly Mount[] {
    const volumes = this.entries.get(pod.metadata.uid)?.volumes ?? [];
    return (container.volumeMounts ?? []).map(({ name, mountPath, readOnly, subPath }) => {
      const files = volumes.find((one) => one.volume.name === name)?.mounted ?? new MemoryVolume();
      return {
        containerPath: mountPath.length > 1 ? mountPath.replace(/\/+$/, '') : mountPath,
        readOnly: readOnly === true,
        files: subPath === undefined || subPath === '' ? files : partOf(files, subPath),
      };
    });
  }

  private entryOf(pod: Pod): Entry | undefined {
    const known = this.entries.get(pod.metadata.uid);
    if (known !== undefined) return known;
    const used = usedVolumes(pod);
    if (used.length === 0) return undefined;
    const nextAt = this.options.clock.now();
    const volumes = used.map((volume) => ({
      volume,
      wasTried: false,
      processed: undefined,
      mounted: undefined,
      uniqueName: undefined,
      retryAfter: FIRST_RETRY,
      nextAt,
    }));
    const entry = { pod, volumes, waiting: undefined, cancelTimer: undefined };
    this.entries.set(pod.metadata.uid, entry);
    return entry;
  }

  private attemptAfter(entry: Entry, delay: Millis): void {
    entry.cancelTimer?.();
    entry.cancelTimer = this.options.clock.after(delay, 'volumes', () => {
      entry.cancelTimer = undefined;
      this.attempt(entry);
    });
  }

  private attempt(entry: Entry): void {
    const now = this.options.clock.now();
    const errors: string[] = [];
    const unprocessed: string[] = [];
    let next: Instant | undefined;
    for (const one of entry.volumes) {
      if (one.mounted !== undefined) continue;
      if (one.nextAt <= now) {
        const outcome = mountVolume(one.volume, entry.pod, this.options, one.processed);
        one.processed = outcome.processed;
        this.take(entry, one, outcome);
        if (outcome.kind === 'unprocessed') {
          errors.push(outcome.message);
          unprocessed.push(one.volume.name);
        }
      }
      if (one.mounted === undefined && one.nextAt > now && (next === undefined || one.nextAt < next)) next = one.nextAt;
    }
    if (entry.volumes.every((one) => one.mounted !== undefined)) entry.waiting?.(READY);
    else if (errors.length > 0) entry.waiting?.({ kind: 'failed', message: this.problem(entry, unprocessed, errors) });
    if (next !== undefined) this.attemptAfter(entry, millis(Math.max(0, next - now)));
  }

  private take(entry: Entry, one: Tried, outcome: MountOutcome): void {
    const now = this.options.clock.now();
    one.wasTried = true;
    switch (outcome.kind) {
      case 'mounted':
        one.mounted = outcome.files;
        if (outcome.uniqueName !== undefined) this.isInUse(one, outcome.uniqueName);
        return;
      case 'failed':
        this.options.record(
          entry.pod,
          'Warning',
          'FailedMount',
          `${outcome.step ?? 'MountVolume.SetUp'} failed for volume "${outcome.name ?? one.volume.name}" : ${outcome.message}`,
        );
        one.nextAt = instant(now + one.retryAfter);
        one.retryAfter = millis(Math.min(one.retryAfter * 2, LONGEST_RETRY));
        return;
      case 'unprocessed':
        return;
      case 'unattached':
        this.isInUse(one, outcome.uniqueName);
        one.nextAt = instant(now + FIRST_RETRY);
        return;
    }
  }

  private isInUse(one: Tried, uniqueName: string): void {
    if (one.uniqueName !== undefined) return;
    one.uniqueName = uniqueName;
    this.options.inUseChanged();
  }

  private problem(entry: Entry, unprocessed: readonly string[], errors: readonly string[]): string {
    const missing = entry.volumes.filter((one) => one.mounted === undefined);
    const unmounted = missing.map((one) => one.volume.name);
    const unattached = missing.filter((one) => one.uniqueName !== undefined).map((one) => one.volume.name);
    return `unmounted volumes=${goList(unmounted)}, unattached volumes=${goList(unattached)}, failed to process volumes=${goList(unprocessed)}: ${errors.join('; ')}`;
  }
}

const READY: VolumesReady = { kind: 'ready' };
const goList = (names: readonly string[]): string => `[${[...names].sort().join(' ')}]`;

/** Content of API objects that is mounted in part is not brought up to date (concepts/configuration/configmap). */
const partOf = (files: VolumeFiles, path: string): VolumeFiles =>
  new SubPath(files instanceof ProjectedVolume ? files.snapshot() : files, path);

/** Volumes that some container mounts; the others are never looked at. */
function usedVolumes({ spec }: Pod): readonly Volume[] {
  const { volumes } = spec;
  if (volumes === undefined || volumes.length === 0) return [];
  const used = new Set<string>();
  for (const { volumeMounts = [], volumeDevices = [] } of [
    ...spec.containers,
    ...initContainersOf(spec),
    ...ephemeralContainersOf(spec),
  ]) {
    for (const { name } of volumeMounts) used.add(name);
    for (const { name } of volumeDevices) used.add(name);
  }
  return volumes.filter(({ name }) => used.has(name));
}
