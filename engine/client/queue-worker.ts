import { millis, type Millis } from '../base/brand';
import type { Clock } from '../sim/clock';
import type { Journal } from '../sim/journal';
import { mustPass } from './error-kinds';
import { UNHURRIED, type Pace, type Paced } from './pace';
import type { RateLimitedQueue } from './rate-limited-queue';

export interface QueueWorkerOptions {
  readonly queue: RateLimitedQueue;
  readonly name: string;
  /** Who is named in the journal. */
  readonly actor: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly work: (key: string) => Paced | void;
  /** Work begins when a request can be made. Default: at any time. */
  readonly pace?: Pace | undefined;
  /** How many keys may be under way at once; it shows only where work takes time. Default: 1. */
  readonly workers?: number | undefined;
  /** How long the next piece of work takes: the latency of requests, a slow component. Default: none. */
  readonly delay?: (() => Millis) | undefined;
}

/**
 * Hands the keys of a queue to `work`, one a turn of the loop; further ones are begun while those under way wait for what
 * takes time, as long as there are workers. What throws is journalled and retried with back-off; what
 * can only be a bug of ours is not swallowed and ends the run.
 */
export class QueueWorker {
  private isIdle = true;
  /** Under way and waiting, so that others could begin meanwhile. */
  private waiting = 0;
  private readonly workers: number;
  private readonly label: string;
  private readonly delay: () => Millis;
  private readonly pace: Pace;

  constructor(private readonly options: QueueWorkerOptions) {
    this.workers = options.workers ?? 1;
    this.pace = options.pace ?? UNHURRIED;
    this.label = `work/${options.actor}/${options.name}`;
    this.delay = options.delay ?? none;
    options.queue.onReady(() => this.wake());
  }

  private wake(): void {
    if (!this.isIdle) return;
    this.isIdle = false;
    this.options.clock.soon(this.label, () => this.turn());
  }

  private turn(): void {
    if (this.pace.isFree() || this.options.queue.length === 0) this.begin();
    else this.pace.when(() => this.begin());
  }

  private begin(): void {
    const key = this.options.queue.take();
    if (key === undefined) {
      this.isIdle = true;
      return;
    }
    const delay = this.delay();
    if (delay === 0) return this.process(key);
    const next = this.standAside();
    this.options.clock.after(delay, this.label, () => this.process(key, next));
  }

  /** What takes time leaves its place to the next, if there is a worker. */
  private standAside(): Next {
    if (this.waiting + 1 >= this.workers) return 'after this';
    this.waiting++;
    this.goOn();
    return 'begun';
  }

  private process(key: string, next: Next = 'after this', under?: UnderWay): void {
    const { queue, work } = this.options;
    const retries = under?.retries ?? queue.retries(key);
    try {
      const paced = under?.paced ?? work(key);
      const step = paced?.next();
      if (paced !== undefined && step?.done === false) {
        const then = next === 'begun' ? next : this.standAside();
        this.pace.when(() => this.process(key, then, { paced, retries }), step.value);
        return;
      }
      if (queue.retries(key) === retries) queue.forget(key);
    } catch (error) {
      if (mustPass(error)) throw error;
      this.note(key, retries, error);
      queue.addRateLimited(key);
    }
    queue.done(key);
    if (next === 'begun') this.waiting--;
    else this.goOn();
  }

  private goOn(): void {
    this.isIdle = true;
    if (this.options.queue.length > 0) this.wake();
  }

  private note(key: string, retries: number, error: unknown): void {
    const { actor, name, journal } = this.options;
    const message = error instanceof Error ? error.message : String(error);
    journal.append(actor, 'controller.error', `${name} ${key}`, { error: message, retries });
  }
}

/** Whether the key that comes next has to wait for the end of this one. */
type Next = 'after this' | 'begun';

/** Work that has waited for its turn. */
interface UnderWay {
  readonly paced: Paced;
  readonly retries: number;
}

const none = (): Millis => millis(0);
