import type { Timer } from './timer';

const ARITY = 4;
const FIRST_CAPACITY = 16;

/**
 * Min-heap of timers by (due, order of insertion). Keys lie in typed arrays beside the timers, four children a node:
 * a third of the cost of a heap of objects when it is large (docs/decisions/virtual-time.md). Grows by doubling, from
 * little, because a cluster of three nodes must be cheap to start.
 */
export class TimerHeap {
  private due = new Float64Array(FIRST_CAPACITY);
  private order = new Float64Array(FIRST_CAPACITY);
  private readonly timers: Timer[] = [];
  private inserted = 0;

  get size(): number {
    return this.timers.length;
  }

  top(): Timer | undefined {
    return this.timers[0];
  }

  /** In no particular order. */
  all(): readonly Timer[] {
    return this.timers;
  }

  push(timer: Timer): void {
    const last = this.timers.length;
    if (last === this.due.length) this.grow();
    this.timers.push(timer);
    this.rise(last, timer, timer.due, ++this.inserted);
  }

  /** Takes the first timer out; undefined when there is none. */
  pop(): Timer | undefined {
    const top = this.timers[0];
    if (top !== undefined) this.remove(top);
    return top;
  }

  remove(timer: Timer): void {
    const hole = timer.position;
    const last = this.timers.length - 1;
    const moved = this.timers.pop();
    timer.position = -1;
    if (hole === last || moved === undefined) return;
    const due = this.due[last] ?? 0;
    const order = this.order[last] ?? 0;
    if (hole > 0 && this.isBefore(due, order, parentOf(hole))) this.rise(hole, moved, due, order);
    else this.sink(hole, moved, due, order);
  }

  private rise(from: number, timer: Timer, due: number, order: number): void {
    let index = from;
    while (index > 0) {
      const parent = parentOf(index);
      if (!this.isBefore(due, order, parent)) break;
      this.move(parent, index);
      index = parent;
    }
    this.put(index, timer, due, order);
  }

  private sink(from: number, timer: Timer, due: number, order: number): void {
    let index = from;
    for (;;) {
      const child = this.leastChild(index);
      if (child < 0 || this.isBefore(due, order, child)) break;
      this.move(child, index);
      index = child;
    }
    this.put(index, timer, due, order);
  }

  private leastChild(index: number): number {
    const first = index * ARITY + 1;
    const end = Math.min(first + ARITY, this.timers.length);
    if (first >= end) return -1;
    let least = first;
    for (let child = first + 1; child < end; child++) {
      if (this.isBefore(this.due[child] ?? 0, this.order[child] ?? 0, least)) least = child;
    }
    return least;
  }

  private isBefore(due: number, order: number, index: number): boolean {
    const other = this.due[index] ?? 0;
    return due < other || (due === other && order < (this.order[index] ?? 0));
  }

  private move(from: number, to: number): void {
    const timer = this.timers[from];
    if (timer !== undefined) this.put(to, timer, this.due[from] ?? 0, this.order[from] ?? 0);
  }

  private put(index: number, timer: Timer, due: number, order: number): void {
    this.timers[index] = timer;
    this.due[index] = due;
    this.order[index] = order;
    timer.position = index;
  }

  private grow(): void {
    this.due = doubled(this.due);
    this.order = doubled(this.order);
  }
}

const parentOf = (index: number): number => (index - 1) >> 2;

function doubled(from: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const to = new Float64Array(from.length * 2);
  to.set(from);
  return to;
}
