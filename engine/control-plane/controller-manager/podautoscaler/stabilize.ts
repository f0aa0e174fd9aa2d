import { minutes, seconds, type Instant } from '../../../base/brand';
import type { HorizontalPodAutoscalerBehavior } from '../../../api/types/autoscaling-v2';
import { isOlder, type ScaleHistory } from './history';

/** `--horizontal-pod-autoscaler-downscale-stabilization`. */
export const DOWNSCALE_WINDOW = minutes(5);

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
export function stabilized(history: ScaleHistory, recommended: number, now: Instant): Stabilized {
  const cutoff = now - DOWNSCALE_WINDOW;
  let replicas = recommended;
  for (const each of history.recommendations)
    if (!isOlder(each.at, cutoff)) replicas = Math.max(replicas, each.replicas);
  history.recommend(recommended, now, cutoff);
  return { replicas, ...DOWN };
}

/** Between the lowest of one window and the highest of another (stabilizeRecommendationWithBehaviors). */
export function stabilizedByRules(
  history: ScaleHistory,
  { current, recommended }: { readonly current: number; readonly recommended: number },
  { scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior,
  now: Instant,
): Stabilized {
  const upCutoff = now - seconds(scaleUp?.stabilizationWindowSeconds ?? 0);
  const downWindow = scaleDown?.stabilizationWindowSeconds;
  const downCutoff = now - (downWindow === undefined ? DOWNSCALE_WINDOW : seconds(downWindow));
  let [lowest, highest] = [recommended, recommended];
  for (const { replicas, at } of history.recommendations) {
    if (!isOlder(at, upCutoff)) lowest = Math.min(lowest, replicas);
    if (!isOlder(at, downCutoff)) highest = Math.max(highest, replicas);
  }
  history.recommend(recommended, now, Math.min(upCutoff, downCutoff));
  const replicas = Math.min(Math.max(current, lowest), highest);
  return { replicas, ...(recommended >= current ? UP : DOWN) };
}
