import { millis, type Instant } from '../../base/brand';
import type { Cancel, Clock } from '../../sim/clock';

/** One timer for the next of many expiries. */
export class ExpiryTimer {
  private armed: { readonly at: Instant; readonly cancel: Cancel } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly expire: () => void,
  ) {}

  /** An expiry is due then; a later one than the timer stands on changes nothing. */
  await(at: Instant): void {
    if (this.armed !== undefined && this.armed.at <= at) return;
    this.armed?.cancel();
    const delay = millis(Math.max(0, at - this.clock.now()));
    this.armed = { at, cancel: this.clock.after(delay, 'etcd/lease', () => this.fire()) };
  }

  private fire(): void {
    this.armed = undefined;
    this.expire();
  }
}
