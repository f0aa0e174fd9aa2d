import { instant, type Instant } from '../../../base/brand';

const BURST = 1;
const RETRY_MILLIS = 50;

/** What became of a node that was taken from the queue. */
export type Attempt = 'done' | 'again';

/**
 * Nodes of one zone that wait for their NoExecute taint, let through by a token bucket of one
 * (pkg/controller/nodelifecycle/scheduler RateLimitedTimedQueue, v1.36).
 */
export class EvictionQueue {
  /** In order of insertion; the value is when the node may be tried. */
  private readonly waiting = new Map<string, Instant>();
  /** What has been handed out stays known, and is not queued again, until it is removed. */
  private readonly known = new Set<string>();
  private bucket: TokenBucket;

  constructor(rate: number, now: Instant) {
    this.bucket = new TokenBucket(rate, BURST, now);
  }

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  add(node: string, now: Instant): boolean {
    if (this.known.has(node)) return false;
    this.known.add(node);
    this.waiting.set(node, now);
    return true;
  }

  remove(node: string): boolean {
    this.waiting.delete(node);
    return this.known.delete(node);
  }

  /** A bucket that had run dry stays dry when its rate changes. */
  swapRate(rate: number, now: Instant): void {
    if (rate === this.bucket.rate) return;
    const next = new TokenBucket(rate, BURST, now);
    if (rate > 0 && !this.bucket.take(now)) next.take(now);
    this.bucket = next;
  }

  /** Hands out nodes while there are tokens. */
  run(now: Instant, work: (node: string) => Attempt): void {
    for (let head = this.head(); head !== undefined; head = this.head()) {
      const [node, due] = head;
      if (!this.bucket.take(now) || now < due) return;
      this.waiting.delete(node);
      if (work(node) === 'again') this.waiting.set(node, instant(now + RETRY_MILLIS));
    }
  }

  /** When there is something to do; undefined when nothing waits or nothing may pass. */
  nextAt(now: Instant): Instant | undefined {
    const head = this.head();
    const token = this.bucket.nextAt(now);
    return head === undefined || token === undefined ? undefined : instant(Math.max(head[1], token));
  }

  private head(): readonly [string, Instant] | undefined {
    let least: readonly [string, Instant] | undefined;
    for (const entry of this.waiting) if (least === undefined || entry[1] < least[1]) least = entry;
    return least;
  }
}

/** Full at first; a rate of zero never gives a token. */
class TokenBucket {
  private tokens: number;

  constructor(
    readonly rate: number,
    private readonly burst: number,
    private filledAt: Instant,
  ) {
    this.tokens = rate > 0 ? burst : 0;
  }

  take(now: Instant): boolean {
    this.fill(now);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  nextAt(now: Instant): Instant | undefined {
    if (this.rate <= 0) return undefined;
    this.fill(now);
    return this.tokens >= 1 ? now : instant(now + Math.ceil(((1 - this.tokens) / this.rate) * 1000));
  }

  private fill(now: Instant): void {
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filledAt) / 1000) * this.rate);
    // The sum of many small parts must not fall short of a whole token.
    if (Math.abs(this.tokens - 1) < 1e-9) this.tokens = 1;
    this.filledAt = now;
  }
}
