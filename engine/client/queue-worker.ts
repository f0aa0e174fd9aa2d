import { millis, type Millis } from '../base/brand';
import type { Clock } from '../sim/clock';
import type { Journal } from '../sim/journal';
import { mustPass } from './error-kinds';
import type { RateLimitedQueue } from './rate-limited-queue';

export interface QueueWorkerOptions {
  readonly queue: RateLimitedQueue;
  readonly name: string;
  /** Who is named in the journal. */
  readonly actor: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly work: (key: string) => void;
  /** How many keys may be under way at once; it shows only where work takes time. Default: 1. */
  readonly workers?: number | undefined;
  /** How long the next piece of work takes: the latency of requests, a slow component. Default: none. */
  readonly delay?: (() => Millis) | undefined;
}

/**
 * Hands the keys of a queue to `work`, one a turn of the loop. What throws is journalled and retried with back-off; what
 * can only be a bug of ours is not swallowed and ends the run.
 */
export class QueueWorker {
  private idle: number;
  private readonly label: string;
  private readonly delay: () => Millis;

  constructor(private readonly options: QueueWorkerOptions) {
    this.idle = options.workers ?? 1;
    this.label = `work/${options.actor}/${options.name}`;
    this.delay = options.delay ?? none;
    options.queue.onReady(() => this.wake());
  }

  private wake(): void {
    if (this.idle === 0) return;
    this.idle--;
    this.options.clock.soon(this.label, () => this.turn());
  }

  private turn(): void {
    const key = this.options.queue.take();
    if (key === undefined) {
      this.idle++;
      return;
    }
    const delay = this.delay();
    if (delay > 0) this.options.clock.after(delay, this.label, () => this.process(key));
    else this.process(key);
  }

  private process(key: string): void {
    const { queue, work } = this.options;
    const retries = queue.retries(key);
    try {
      work(key);
      if (queue.retries(key) === retries) queue.forget(key);
    } catch (error) {
      if (mustPass(error)) throw error;
      this.note(key, retries, error);
      queue.addRateLimited(key);
    }
    queue.done(key);
    this.idle++;
    if (queue.length > 0) this.wake();
  }

  private note(key: string, retries: number, error: unknown): void {
    const { actor, name, journal } = this.options;
    const message = error instanceof Error ? error.message : String(error);
    journal.append(actor, 'controller.error', `${name} ${key}`, { error: message, retries });
  }
}

const none = (): Millis => millis(0);
