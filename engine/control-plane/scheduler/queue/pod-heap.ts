import type { QueuedPod } from './queued-pod';

interface Place {
  readonly pod: QueuedPod;
  index: number;
}

/** A binary heap of pods, with lookup by `namespace/name`. Which goes first may change only through `push`. */
export class PodHeap {
  private readonly places: Place[] = [];
  private readonly byKey = new Map<string, Place>();

  constructor(private readonly before: (a: QueuedPod, b: QueuedPod) => boolean) {}

  get size(): number {
    return this.places.length;
  }

  has(key: string): boolean {
    return this.byKey.has(key);
  }

  get(key: string): QueuedPod | undefined {
    return this.byKey.get(key)?.pod;
  }

  peek(): QueuedPod | undefined {
    return this.places[0]?.pod;
  }

  /** A pod that is there already takes its new place, whichever that is. */
  push(pod: QueuedPod): void {
    const index = this.byKey.get(pod.key)?.index ?? this.places.length;
    const place = { pod, index };
    this.byKey.set(pod.key, place);
    this.places[index] = place;
    this.settle(place);
  }

  pop(): QueuedPod | undefined {
    const top = this.peek();
    return top === undefined ? undefined : this.remove(top.key);
  }

  remove(key: string): QueuedPod | undefined {
    const removed = this.byKey.get(key);
    if (removed === undefined) return undefined;
    this.byKey.delete(key);
    const last = this.places.pop();
    if (last !== undefined && last !== removed) {
      this.put(last, removed.index);
      this.settle(last);
    }
    return removed.pod;
  }

  all(): readonly QueuedPod[] {
    return this.places.map(({ pod }) => pod);
  }

  private settle(place: Place): void {
    this.rise(place);
    this.sink(place);
  }

  private rise(place: Place): void {
    while (place.index > 0) {
      const index = place.index;
      const parent = this.places[(index - 1) >> 1];
      if (parent === undefined || !this.before(place.pod, parent.pod)) return;
      this.put(place, parent.index);
      this.put(parent, index);
    }
  }

  private sink(place: Place): void {
    for (;;) {
      const index = place.index;
      const left = this.places[2 * index + 1];
      const right = this.places[2 * index + 2];
      if (left === undefined) return;
      const first = right !== undefined && this.before(right.pod, left.pod) ? right : left;
      if (!this.before(first.pod, place.pod)) return;
      this.put(place, first.index);
      this.put(first, index);
    }
  }

  private put(place: Place, index: number): void {
    place.index = index;
    this.places[index] = place;
  }
}
