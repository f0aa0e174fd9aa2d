import type { Instant, Millis } from '../../../base/brand';
import { isOlder, type ScaleHistory } from './history';

/** What is left of a recommendation, and what stands in the condition AbleToScale when that is another number. */
export interface Stabilized {
  readonly replicas: number;
  readonly reason: string;
  readonly message: string;
}

const DOWN = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};
const UP = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};

/** The highest recommendation of the window; the newest is remembered (horizontal.go stabilizeRecommendation, v1.36). */
export function stabilized(history: ScaleHistory, recommended: number, now: Instant, window: Millis): Stabilized {
  const cutoff = now - window;
  let replicas = recommended;
  for (const each of history.recommendations)
    if (!isOlder(each.at, cutoff)) replicas = Math.max(replicas, each.replicas);
  history.recommend(recommended, now, cutoff);
  return { replicas, ...DOWN };
}

/** How long recommendations count, on the way up and down. */
export interface Windows {
  readonly up: Millis;
  readonly down: Millis;
}

/** Between the lowest of one window and the highest of another (stabilizeRecommendationWithBehaviors). */
export function stabilizedByRules(
  history: ScaleHistory,
  { current, recommended }: { readonly current: number; readonly recommended: number },
  { up, down }: Windows,
  now: Instant,
): Stabilized {
  const upCutoff = now - up;
  const downCutoff = now - down;
  let [lowest, highest] = [recommended, recommended];
  for (const { replicas, at } of history.recommendations) {
    if (!isOlder(at, upCutoff)) lowest = Math.min(lowest, replicas);
    if (!isOlder(at, downCutoff)) highest = Math.max(highest, replicas);
  }
  history.recommend(recommended, now, Math.min(upCutoff, downCutoff));
  const replicas = Math.min(Math.max(current, lowest), highest);
  return { replicas, ...(recommended >= current ? UP : DOWN) };
}
