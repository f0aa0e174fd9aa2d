import { seconds, type Instant } from '../../base/brand';
import type { Clock } from '../../sim/clock';
import type { ContainerState, ContainerStatus, Runtime } from '../runtime/cri';
import { Grid } from './grid';
import { EMPTY_VIEW, type RuntimeView } from './runtime-view';

/** A container that a relist found to have ended. */
export interface Died {
  readonly podUid: string;
  readonly containerId: string;
}

/** A point in time, and in the order of what happens at that time. */
export interface Moment {
  readonly at: Instant;
  readonly order: number;
}

export interface PlegListener {
  /** Something about a pod changed that is worth a sync. */
  podChanged(podUid: string): void;
  containerDied(died: Died): void;
}

const RELIST_PERIOD = seconds(1);

/**
 * Notices what happens in the runtime by looking every second (pkg/kubelet/pleg/generic.go, v1.36), and at once for a pod
 * that has just been synced. Holds the view that the rest of the kubelet works with.
 */
export class Pleg {
  private readonly grid: Grid;
  private readonly dirty = new Set<string>();
  private readonly views = new Map<string, RuntimeView>();
  /** Order of looks at single pods. */
  private readonly observed = new Map<string, number>();
  private order = 0;
  private readonly waiting: { readonly podUid: string; readonly resume: () => void }[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly runtime: Runtime,
    private readonly listener: PlegListener,
    startedAt: Instant,
  ) {
    this.grid = new Grid(clock, startedAt, RELIST_PERIOD, 'pleg relist', () => this.relist());
    for (const { pod } of runtime.listSandboxes()) this.dirty.add(pod.uid);
    for (const podUid of this.dirty) this.views.set(podUid, this.look(podUid));
    this.dirty.clear();
    runtime.onChange((podUid) => {
      this.dirty.add(podUid);
      this.grid.request();
    });
  }

  /** As of the last look; empty when the runtime held nothing. */
  view(podUid: string): RuntimeView {
    return this.views.get(podUid) ?? EMPTY_VIEW;
  }

  /** This moment, after all looks so far. */
  moment(): Moment {
    this.order += 1;
    return { at: this.clock.now(), order: this.order };
  }

  /** Waits until the runtime has been looked at after a moment; undefined: at once. */
  whenNewer(podUid: string, than: Moment | undefined, resume: () => void): void {
    if (than === undefined || this.grid.lastTick() > than.at || (this.observed.get(podUid) ?? -1) > than.order) {
      resume();
      return;
    }
    this.waiting.push({ podUid, resume });
    this.grid.request();
  }

  /** Looks at a pod right away, as after a sync that changed something. */
  requestRelist(podUid: string): void {
    this.clock.soon('pleg relist pod', () => {
      this.relistPod(podUid);
      this.order += 1;
      this.observed.set(podUid, this.order);
      this.release(podUid);
    });
  }

  /** What the runtime holds this very moment, bypassing the cache. */
  look(podUid: string): RuntimeView {
    const sandboxes = this.runtime.podSandboxes(podUid);
    if (sandboxes.length === 0) return EMPTY_VIEW;
    const [newest] = sandboxes;
    const before = this.views.get(podUid);
    const ips = newest?.ready === true ? newest.ips : (before?.ips ?? []);
    return { ips, sandboxes, containers: this.runtime.podContainers(podUid) };
  }

  forget(podUid: string): void {
    this.views.delete(podUid);
    this.observed.delete(podUid);
    this.dirty.delete(podUid);
  }

  private relist(): void {
    const dirty = [...this.dirty];
    this.dirty.clear();
    const waiting = this.waiting.splice(0);
    for (const podUid of dirty) this.relistPod(podUid);
    for (const { resume } of waiting) resume();
  }

  private relistPod(podUid: string): void {
    this.dirty.delete(podUid);
    const before = this.view(podUid);
    const now = this.look(podUid);
    if (now === EMPTY_VIEW) this.views.delete(podUid);
    else this.views.set(podUid, now);
    const died = deaths(before, now);
    if (died.length > 0 || hasChanged(before, now)) this.listener.podChanged(podUid);
    for (const containerId of died) this.listener.containerDied({ podUid, containerId });
  }

  private release(podUid: string): void {
    for (const one of this.waiting.splice(0)) {
      if (one.podUid === podUid) one.resume();
      else this.waiting.push(one);
    }
  }
}

const stateOf = (containers: readonly ContainerStatus[], id: string): ContainerState | undefined =>
  containers.find((one) => one.id === id)?.state;

function deaths(before: RuntimeView, now: RuntimeView): readonly string[] {
  const died = now.containers.filter(
    (one) => one.state === 'exited' && stateOf(before.containers, one.id) !== 'exited',
  );
  const gone = before.containers.filter(
    (one) => one.state !== 'exited' && stateOf(now.containers, one.id) === undefined,
  );
  return died.length + gone.length === 0 ? NOBODY : [...died, ...gone].map((one) => one.id);
}

const NOBODY: readonly string[] = Object.freeze([]);

/** Whether something other than a removal happened: a start, a sandbox that came or went. */
function hasChanged(before: RuntimeView, now: RuntimeView): boolean {
  const started = now.containers.some(
    (one) => one.state === 'running' && stateOf(before.containers, one.id) !== 'running',
  );
  if (started) return true;
  return now.sandboxes.some((one) => before.sandboxes.find((other) => other.id === one.id)?.ready !== one.ready);
}
