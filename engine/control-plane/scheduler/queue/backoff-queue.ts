import { instant, type Instant, type Millis } from '../../../base/brand';
import type { Pod } from '../../../api/types/core-v1';
import { PodHeap } from './pod-heap';
import { wholeSecond, type QueuedPod } from './queued-pod';

export interface BackoffSettings {
  readonly initial: Millis;
  readonly max: Millis;
}

/**
 * Pods that have to wait after a failed attempt: 1 s, 2 s, 4 s, 8 s, 10 s from the failure on, cut to whole seconds
 * (pkg/scheduler/backend/queue/backoff_queue.go, v1.36). Pods that failed by error wait apart: they are never taken early.
 */
export class BackoffQueue {
  private readonly rejected: PodHeap;
  private readonly broken: PodHeap;

  constructor(
    private readonly settings: BackoffSettings,
    private readonly now: () => Instant,
    less: (a: QueuedPod, b: QueuedPod) => boolean,
  ) {
    const before = (a: QueuedPod, b: QueuedPod): boolean => {
      const [first, second] = [this.until(a), this.until(b)];
      return first === second ? less(a, b) : first < second;
    };
    this.rejected = new PodHeap(before);
    this.broken = new PodHeap(before);
  }

  get size(): number {
    return this.rejected.size + this.broken.size;
  }

  /** The last moment of the back-off lies in the second that is still under way. */
  isBackingOff(pod: QueuedPod): boolean {
    return this.until(pod) >= wholeSecond(this.now());
  }

  add(pod: QueuedPod): void {
    const [into, other] = pod.failedByError ? [this.broken, this.rejected] : [this.rejected, this.broken];
    other.remove(pod.key);
    into.push(pod);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  get(key: string): QueuedPod | undefined {
    return this.rejected.get(key) ?? this.broken.get(key);
  }

  update(key: string, pod: Pod): QueuedPod | undefined {
    for (const heap of [this.rejected, this.broken]) {
      const found = heap.get(key);
      if (found === undefined) continue;
      found.update(pod);
      heap.push(found);
      return found;
    }
    return undefined;
  }

  remove(key: string): QueuedPod | undefined {
    return this.rejected.remove(key) ?? this.broken.remove(key);
  }

  /** The pod whose back-off ends first, though it has not ended. */
  popEarly(): QueuedPod | undefined {
    return this.rejected.pop();
  }

  get canPopEarly(): boolean {
    return this.rejected.size > 0;
  }

  popCompleted(): readonly QueuedPod[] {
    const out: QueuedPod[] = [];
    for (const heap of [this.rejected, this.broken]) {
      for (let top = heap.peek(); top !== undefined && !this.isBackingOff(top); top = heap.peek()) {
        heap.pop();
        out.push(top);
      }
    }
    return out;
  }

  /** When `popCompleted` next has something to give. */
  get nextCompletion(): Instant | undefined {
    const tops = [this.rejected.peek(), this.broken.peek()].flatMap((top) =>
      top === undefined ? [] : [this.until(top)],
    );
    return tops.length === 0 ? undefined : instant(Math.min(...tops) + 1000);
  }

  all(): readonly QueuedPod[] {
    return [...this.rejected.all(), ...this.broken.all()];
  }

  private until(pod: QueuedPod): Instant {
    const count = pod.errorCount > 0 ? pod.errorCount : pod.unschedulableCount;
    if (count === 0 || this.settings.max === 0) return NEVER;
    pod.backoffUntil ??= wholeSecond(pod.queuedAt + this.durationOf(count));
    return pod.backoffUntil;
  }

  private durationOf(count: number): number {
    return Math.min(this.settings.max, this.settings.initial * 2 ** (count - 1));
  }
}

const NEVER = instant(0);
