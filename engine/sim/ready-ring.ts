import { isLive, type Timer } from './timer';

const FIRST_CAPACITY = 16;

/** First in, first out, on a ring that doubles. Cancelled timers stay until they reach the head, without their callback. */
export class ReadyRing {
  private ring: (Timer | undefined)[] = new Array<Timer | undefined>(FIRST_CAPACITY).fill(undefined);
  private head = 0;
  private count = 0;

  push(timer: Timer): void {
    if (this.count === this.ring.length) this.grow();
    this.ring[this.slot(this.count)] = timer;
    this.count++;
  }

  /** The oldest timer that is still live. */
  peek(): Timer | undefined {
    while (this.count > 0) {
      const timer = this.ring[this.head];
      if (timer !== undefined && isLive(timer)) return timer;
      this.drop();
    }
    return undefined;
  }

  take(): Timer | undefined {
    const timer = this.peek();
    if (timer !== undefined) this.drop();
    return timer;
  }

  /** The oldest live timer of each label, oldest first. */
  heads(): Timer[] {
    const byLabel = new Map<string, Timer>();
    for (let index = 0; index < this.count; index++) {
      const timer = this.ring[this.slot(index)];
      if (timer !== undefined && isLive(timer) && !byLabel.has(timer.label)) byLabel.set(timer.label, timer);
    }
    return [...byLabel.values()];
  }

  /** Live timers, oldest first. */
  live(): Timer[] {
    const found: Timer[] = [];
    for (let index = 0; index < this.count; index++) {
      const timer = this.ring[this.slot(index)];
      if (timer !== undefined && isLive(timer)) found.push(timer);
    }
    return found;
  }

  private drop(): void {
    this.ring[this.head] = undefined;
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.count--;
  }

  private slot(index: number): number {
    return (this.head + index) & (this.ring.length - 1);
  }

  private grow(): void {
    const wider = new Array<Timer | undefined>(this.ring.length * 2).fill(undefined);
    for (let index = 0; index < this.count; index++) wider[index] = this.ring[this.slot(index)];
    this.ring = wider;
    this.head = 0;
  }
}
