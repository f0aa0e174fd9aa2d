import { instant, millis, type Instant, type Millis } from '../../../base/brand';

/**
 * Exponential waiting times by key (client-go util/flowcontrol/backoff.go, v0.36). An entry counts from the last `next`
 * and is as good as forgotten when an event comes more than twice the maximum after it.
 */
export class Backoff {
  private readonly entries = new Map<string, { wait: number; updated: number }>();

  constructor(
    private readonly initial: Millis,
    private readonly max: Millis,
  ) {}

  get(key: string): Millis {
    return millis(this.entries.get(key)?.wait ?? 0);
  }

  /** Moves a key to its next waiting time. */
  next(key: string, event: Instant, now: Instant): void {
    const entry = this.entries.get(key);
    const wait =
      entry === undefined || this.isExpired(event, entry.updated) ? this.initial : Math.min(entry.wait * 2, this.max);
    this.entries.set(key, { wait, updated: now });
  }

  /** Until when a key has to wait, counted from an event; undefined when it need not. */
  until(key: string, event: Instant, now: Instant): Instant | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || this.isExpired(event, entry.updated)) return undefined;
    return now - event < entry.wait ? instant(event + entry.wait) : undefined;
  }

  /** As `until`, counted from the key's own last update. */
  untilSinceUpdate(key: string, now: Instant): Instant | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || this.isExpired(now, entry.updated)) return undefined;
    return now - entry.updated < entry.wait ? instant(entry.updated + entry.wait) : undefined;
  }

  forget(prefix: string): void {
    for (const key of [...this.entries.keys()]) if (key.startsWith(prefix)) this.entries.delete(key);
  }

  private isExpired(event: number, updated: number): boolean {
    return event - updated > this.max * 2;
  }
}
