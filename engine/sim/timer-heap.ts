import { isLive, type Timer } from './timer';

const ARITY = 4;
const FIRST_CAPACITY = 16;
const DEAD_MIN = 64;

/**
 * Min-heap of timers by (due, order of insertion). What moves are numbers in typed arrays, the keys of four children in
 * a row; the timers themselves stay in their slots: half the cost of a heap of objects when it is large. Cancelled timers
 * stay, without their callback, until they come to the top or are the greater part. Grows from little, because a small
 * cluster must start at once.
 */
export class TimerHeap {
  /** Due and order of each place, alternating. */
  private keys = new Float64Array(2 * FIRST_CAPACITY);
  private slots = new Int32Array(FIRST_CAPACITY);
  private size = 0;
  private readonly timers: (Timer | undefined)[] = [];
  private readonly free: number[] = [];
  private inserted = 0;
  private dead = 0;

  /** The first that is live. */
  top(): Timer | undefined {
    while (this.size > 0) {
      const timer = this.timers[this.slots[0] ?? 0];
      if (timer !== undefined && isLive(timer)) return timer;
      this.dead = Math.max(0, this.dead - 1);
      this.dropTop();
    }
    return undefined;
  }

  /** Takes out what `top` has answered. */
  dropTop(): void {
    this.vacate(this.slots[0] ?? 0);
    const last = --this.size;
    if (last > 0) this.sink(this.slots[last] ?? 0, this.keys[2 * last] ?? 0, this.keys[2 * last + 1] ?? 0);
  }

  /** In no particular order. */
  live(): readonly Timer[] {
    return this.timers.filter((timer) => timer !== undefined && isLive(timer)) as readonly Timer[];
  }

  push(timer: Timer): void {
    if (this.size === this.slots.length) this.grow();
    const slot = this.free.pop() ?? this.timers.length;
    this.timers[slot] = timer;
    this.rise(this.size++, slot, timer.due, ++this.inserted);
  }

  /** One of the timers was cancelled, before its instant: what is due now goes soon, and need not be counted. */
  noteCancelled(): void {
    this.dead++;
    if (this.dead > DEAD_MIN && 2 * this.dead > this.size) this.sweep();
  }

  /** What is left keeps its keys, and with them its order. */
  private sweep(): void {
    const end = this.size;
    this.size = 0;
    this.dead = 0;
    for (let place = 0; place < end; place++) {
      const slot = this.slots[place] ?? 0;
      const timer = this.timers[slot];
      if (timer === undefined || !isLive(timer)) this.vacate(slot);
      else this.rise(this.size++, slot, this.keys[2 * place] ?? 0, this.keys[2 * place + 1] ?? 0);
    }
  }

  private vacate(slot: number): void {
    this.timers[slot] = undefined;
    this.free.push(slot);
  }

  private rise(from: number, slot: number, due: number, order: number): void {
    const { keys, slots } = this;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const above = keys[2 * parent] ?? 0;
      const aboveOrder = keys[2 * parent + 1] ?? 0;
      if (above < due || (above === due && aboveOrder < order)) break;
      keys[2 * place] = above;
      keys[2 * place + 1] = aboveOrder;
      slots[place] = slots[parent] ?? 0;
      place = parent;
    }
    this.put(place, slot, due, order);
  }

  /** From the top. */
  private sink(slot: number, due: number, order: number): void {
    const { keys, slots } = this;
    let place = 0;
    for (;;) {
      const child = this.leastChild(place);
      if (child < 0) break;
      const below = keys[2 * child] ?? 0;
      const belowOrder = keys[2 * child + 1] ?? 0;
      if (due < below || (due === below && order < belowOrder)) break;
      keys[2 * place] = below;
      keys[2 * place + 1] = belowOrder;
      slots[place] = slots[child] ?? 0;
      place = child;
    }
    this.put(place, slot, due, order);
  }

  private leastChild(place: number): number {
    const { keys } = this;
    const first = place * ARITY + 1;
    const end = Math.min(first + ARITY, this.size);
    if (first >= end) return -1;
    let least = first;
    let due = keys[2 * first] ?? 0;
    for (let child = first + 1; child < end; child++) {
      const other = keys[2 * child] ?? 0;
      if (other > due || (other === due && (keys[2 * child + 1] ?? 0) > (keys[2 * least + 1] ?? 0))) continue;
      least = child;
      due = other;
    }
    return least;
  }

  private put(place: number, slot: number, due: number, order: number): void {
    this.slots[place] = slot;
    this.keys[2 * place] = due;
    this.keys[2 * place + 1] = order;
  }

  private grow(): void {
    const { keys, slots } = this;
    this.keys = new Float64Array(2 * keys.length);
    this.keys.set(keys);
    this.slots = new Int32Array(2 * slots.length);
    this.slots.set(slots);
  }
}
