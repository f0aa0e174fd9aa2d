import { instant, type Instant, type Millis, millis } from '../base/brand';
import type { Cancel, Clock } from '../sim/clock';
import { Fifo } from './fifo';
import { backoffOf, DEFAULT_BACKOFF, TokenBucket, type BackoffLimits } from './rate-limiter';
import type { WorkQueue } from './work-queue';

export interface RateLimitedQueueOptions {
  readonly clock: Clock;
  /** For the labels of its timers. */
  readonly name: string;
  readonly backoff?: BackoffLimits | undefined;
  /** Shared by all retries of the queue. Default: 10 a second, bursts of 100. */
  readonly bucket?: TokenBucket | undefined;
}

interface Waiting {
  readonly due: Instant;
  readonly cancel: Cancel;
}

/**
 * client-go's rate-limited, delaying queue (util/workqueue v0.36). A key that is added while it is worked on is given
 * out once more when that is done; a key that waits for two instants comes at the earlier one.
 */
export class RateLimitedQueue implements WorkQueue {
  private readonly ready = new Fifo<string>();
  /** These are made when they are first needed, as a process has many queues and most are quiet. */
  private dirty: Set<string> | undefined;
  private processing: Set<string> | undefined;
  private waiting: Map<string, Waiting> | undefined;
  private failures: Map<string, number> | undefined;
  private readonly clock: Clock;
  private readonly label: string;
  private readonly backoff: BackoffLimits;
  private bucket: TokenBucket | undefined;
  private listener: (() => void) | undefined;

  constructor({ clock, name, backoff, bucket }: RateLimitedQueueOptions) {
    this.clock = clock;
    this.label = `queue/${name}`;
    this.backoff = backoff ?? DEFAULT_BACKOFF;
    this.bucket = bucket;
  }

  get length(): number {
    return this.ready.length;
  }

  /** Told each time that a key can be taken. */
  onReady(listener: () => void): void {
    this.listener = listener;
  }

  add(key: string): void {
    const dirty = (this.dirty ??= new Set<string>());
    if (dirty.has(key)) return;
    dirty.add(key);
    if (this.processing?.has(key) !== true) this.makeReady(key);
  }

  addAfter(key: string, delay: Millis): void {
    if (delay <= 0) {
      this.add(key);
      return;
    }
    const due = instant(this.clock.now() + delay);
    const waiting = (this.waiting ??= new Map<string, Waiting>());
    const known = waiting.get(key);
    if (known !== undefined && known.due <= due) return;
    known?.cancel();
    const cancel = this.clock.after(delay, this.label, () => {
      waiting.delete(key);
      this.add(key);
    });
    waiting.set(key, { due, cancel });
  }

  addRateLimited(key: string): void {
    const failures = this.retries(key);
    (this.failures ??= new Map<string, number>()).set(key, failures + 1);
    const delay = Math.max(backoffOf(this.backoff, failures), this.reserve());
    this.addAfter(key, millis(Math.ceil(delay)));
  }

  retries(key: string): number {
    return this.failures?.get(key) ?? 0;
  }

  take(): string | undefined {
    const key = this.ready.shift();
    if (key === undefined) return undefined;
    (this.processing ??= new Set<string>()).add(key);
    this.dirty?.delete(key);
    return key;
  }

  done(key: string): void {
    this.processing?.delete(key);
    if (this.dirty?.has(key) === true) this.makeReady(key);
  }

  forget(key: string): void {
    this.failures?.delete(key);
  }

  private reserve(): Millis {
    return (this.bucket ??= new TokenBucket(10, 100)).reserve(this.clock.now());
  }

  private makeReady(key: string): void {
    this.ready.push(key);
    this.listener?.();
  }
}
