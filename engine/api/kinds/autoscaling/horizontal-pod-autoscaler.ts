import { horizontalpodautoscalers } from '../../resources';
import type { HorizontalPodAutoscaler } from '../../types/autoscaling-v2';
import { defineKind } from '../define';
import { horizontalPodAutoscalerColumns } from './horizontal-pod-autoscaler-columns';
import { statusHooks } from '../status-hooks';

/** pkg/registry/autoscaling/horizontalpodautoscaler, v1.36. */
export const horizontalPodAutoscaler = defineKind(horizontalpodautoscalers, {
  columns: horizontalPodAutoscalerColumns,
  shortNames: ['hpa'],
  categories: ['all'],
  subresources: ['status'],
  ...statusHooks<HorizontalPodAutoscaler>({ empty: { desiredReplicas: 0, currentMetrics: [] } }),
});
