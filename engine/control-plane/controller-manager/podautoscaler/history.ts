import { seconds, type Instant } from '../../../base/brand';
import type { HPAScalingRules } from '../../../api/types/autoscaling-v2';

interface Recommendation {
  readonly replicas: number;
  readonly at: Instant;
}

/** By how many replicas a target was changed. */
export interface ScaleEvent {
  readonly change: number;
  readonly at: Instant;
}

/**
 * What the controller remembers of one autoscaler: what was recommended before any limit, and what was done. It is lost
 * with the process, as it is upstream.
 */
export class ScaleHistory {
  private readonly recommended: Recommendation[] = [];
  private readonly ups: ScaleEvent[] = [];
  private readonly downs: ScaleEvent[] = [];

  get recommendations(): readonly Recommendation[] {
    return this.recommended;
  }

  get scaledUp(): readonly ScaleEvent[] {
    return this.ups;
  }

  get scaledDown(): readonly ScaleEvent[] {
    return this.downs;
  }

  /** What was there when the autoscaler was first seen counts as recommended. */
  begin(replicas: number, at: Instant): void {
    if (this.recommended.length === 0) this.recommended.push({ replicas, at });
  }

  /** Takes the place of one that is older than `cutoff`, if there is one. */
  recommend(replicas: number, at: Instant, cutoff: number): void {
    replaceOutdated(this.recommended, { replicas, at }, cutoff);
  }

  /** `from` and `to` differ. Without rules nothing needs to be remembered. */
  scaled(from: number, to: number, at: Instant, { policies = [] }: HPAScalingRules): void {
    const longest = policies.reduce((most, { periodSeconds }) => Math.max(most, periodSeconds), 0);
    const event = { change: Math.abs(to - from), at };
    replaceOutdated(to > from ? this.ups : this.downs, event, at - seconds(longest));
  }
}

/**
 * Two looks at an autoscaler are a little more than a period apart in reality, and no more than a period here: what is
 * exactly as old as the limit counts as older.
 */
export const isOlder = (at: Instant, cutoff: number): boolean => at <= cutoff;

function replaceOutdated<T extends { readonly at: Instant }>(entries: T[], entry: T, cutoff: number): void {
  const last = entries.findLastIndex(({ at }) => isOlder(at, cutoff));
  if (last < 0) entries.push(entry);
  else entries[last] = entry;
}
