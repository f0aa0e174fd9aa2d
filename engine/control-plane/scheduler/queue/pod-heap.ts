import type { QueuedPod } from './queued-pod';

/** A binary heap of pods, with lookup by `namespace/name`. Which goes first may change only through `update`. */
export class PodHeap {
  private readonly items: QueuedPod[] = [];
  private readonly positions = new Map<string, number>();

  constructor(private readonly before: (a: QueuedPod, b: QueuedPod) => boolean) {}

  get size(): number {
    return this.items.length;
  }

  has(key: string): boolean {
    return this.positions.has(key);
  }

  get(key: string): QueuedPod | undefined {
    const position = this.positions.get(key);
    return position === undefined ? undefined : this.items[position];
  }

  peek(): QueuedPod | undefined {
    return this.items[0];
  }

  push(pod: QueuedPod): void {
    const position = this.positions.get(pod.key) ?? this.items.length;
    this.place(pod, position);
    this.settle(position);
  }

  pop(): QueuedPod | undefined {
    const top = this.items[0];
    if (top !== undefined) this.remove(top.key);
    return top;
  }

  remove(key: string): QueuedPod | undefined {
    const position = this.positions.get(key);
    if (position === undefined) return undefined;
    const removed = this.items[position];
    const last = this.items.pop();
    this.positions.delete(key);
    if (last !== undefined && last !== removed) {
      this.place(last, position);
      this.settle(position);
    }
    return removed;
  }

  all(): readonly QueuedPod[] {
    return this.items;
  }

  private settle(position: number): void {
    this.sink(this.rise(position));
  }

  private rise(start: number): number {
    let position = start;
    for (;;) {
      const parent = (position - 1) >> 1;
      if (parent < 0 || !this.swapIfBefore(position, parent)) return position;
      position = parent;
    }
  }

  private sink(start: number): void {
    let position = start;
    for (;;) {
      const left = 2 * position + 1;
      const first = this.isBefore(left + 1, left) ? left + 1 : left;
      if (!this.swapIfBefore(first, position)) return;
      position = first;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [first, second] = [this.items[a], this.items[b]];
    return first !== undefined && second !== undefined && this.before(first, second);
  }

  private swapIfBefore(a: number, b: number): boolean {
    const [first, second] = [this.items[a], this.items[b]];
    if (first === undefined || second === undefined || !this.before(first, second)) return false;
    this.place(first, b);
    this.place(second, a);
    return true;
  }

  private place(pod: QueuedPod, position: number): void {
    this.items[position] = pod;
    this.positions.set(pod.key, position);
  }
}
