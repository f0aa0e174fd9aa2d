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
  /** In thousandths of a token: whole rates and whole milliseconds then leave no fractions. */
  private level: number;
  private counted: Instant | undefined;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.level = burst * TOKEN;
  }

  /** Takes a token now; false when there is none. */
  tryTake(now: Instant): boolean {
    this.refill(now);
    if (this.level < TOKEN) return false;
    this.level -= TOKEN;
    return true;
  }

  /** Takes a token, be there one or not. */
  take(now: Instant): void {
    this.refill(now);
    this.level -= TOKEN;
  }

  /** Takes a token that may still have to come; answers how long it takes. */
  reserve(now: Instant): Millis {
    this.take(now);
    return this.level >= 0 ? NOTHING : millis(Math.ceil(-this.level / this.perSecond));
  }

  /** How long it takes until there is a token. */
  untilNext(now: Instant): Millis {
    this.refill(now);
    return this.level >= TOKEN ? NOTHING : millis(Math.ceil((TOKEN - this.level) / this.perSecond));
  }

  private refill(now: Instant): void {
    const { counted } = this;
    if (counted === now) return;
    this.counted = now;
    if (counted === undefined || now < counted) return;
    const level = this.level + (now - counted) * this.perSecond;
    const full = this.burst * TOKEN;
    this.level = level > full ? full : level;
  }
}

const TOKEN = 1000;
const NOTHING = millis(0);
