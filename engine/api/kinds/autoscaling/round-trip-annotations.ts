import type { ObjectMeta } from '../../types/meta-v1';

/** What autoscaling/v1 keeps in annotations (pkg/apis/autoscaling/annotations.go, v1.36). */
export const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';
export const CURRENT_METRICS = 'autoscaling.alpha.kubernetes.io/current-metrics';
export const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';
export const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior';

const ROUND_TRIP = [
  METRICS,
  CURRENT_METRICS,
  CONDITIONS,
  BEHAVIOR,
  'autoscaling.alpha.kubernetes.io/scale-down-tolerance',
  'autoscaling.alpha.kubernetes.io/scale-up-tolerance',
];

/** The metadata without those annotations; itself when it has none of them. */
export function withoutRoundTrip(metadata: ObjectMeta): ObjectMeta {
  const { annotations } = metadata;
  if (annotations === undefined || !ROUND_TRIP.some((key) => annotations[key] !== undefined)) return metadata;
  const kept = Object.entries(annotations).filter(([key]) => !ROUND_TRIP.includes(key));
  const { annotations: _all, ...rest } = metadata;
  return kept.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(kept) };
}
