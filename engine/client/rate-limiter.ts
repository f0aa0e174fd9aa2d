import { millis, type Instant, type Millis } from '../base/brand';

export interface BackoffLimits {
  readonly base: Millis;
  readonly max: Millis;
}

/** client-go's default: 5 ms doubled with each failure, at most 1000 s (workqueue/default_rate_limiters.go v0.36). */
export const DEFAULT_BACKOFF: BackoffLimits = Object.freeze({ base: millis(5), max: millis(1_000_000) });

/** base · 2^failures, within the limit. */
export const backoffOf = ({ base, max }: BackoffLimits, failures: number): Millis =>
  millis(Math.min(max, base * 2 ** failures));

/** Tokens that come back at a steady rate (golang.org/x/time/rate). */
export class TokenBucket {
  private tokens: number;
  private counted: Instant | undefined;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.tokens = burst;
  }

  /** Takes a token now; false when there is none. */
  tryTake(now: Instant): boolean {
    this.refill(now);
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }

  /** Takes a token that may still have to come; answers how long it takes. */
  reserve(now: Instant): Millis {
    this.refill(now);
    this.tokens--;
    return millis(this.tokens >= 0 ? 0 : Math.ceil((-this.tokens / this.perSecond) * 1000));
  }

  private refill(now: Instant): void {
    const elapsed = this.counted === undefined ? 0 : Math.max(0, now - this.counted);
    this.tokens = Math.min(this.burst, this.tokens + (elapsed / 1000) * this.perSecond);
    this.counted = now;
  }
}
