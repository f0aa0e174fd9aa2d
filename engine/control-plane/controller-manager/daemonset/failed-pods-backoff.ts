import { minutes, seconds, millis, type Instant, type Millis } from '../../../base/brand';

const FIRST = seconds(1);
const MAX = minutes(15);

interface Entry {
  readonly wait: Millis;
  readonly since: Instant;
}

/** How long a failed daemon pod of a node is left before the next is deleted (flowcontrol.Backoff, client-go v0.36). */
export class FailedPodsBackoff {
  private readonly entries = new Map<string, Entry>();

  /** What is left of the wait; undefined: it is over, and the next one has begun. */
  waitOrBegin(key: string, now: Instant): Millis | undefined {
    const entry = this.entries.get(key);
    if (entry !== undefined && now - entry.since < entry.wait) return entry.wait;
    const isForgotten = entry === undefined || now - entry.since > 2 * MAX;
    this.entries.set(key, { wait: isForgotten ? FIRST : millis(Math.min(entry.wait * 2, MAX)), since: now });
    return undefined;
  }
}
