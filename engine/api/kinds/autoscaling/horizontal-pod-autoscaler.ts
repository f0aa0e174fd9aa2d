import { horizontalpodautoscalers } from '../../resources';
import type { HorizontalPodAutoscaler } from '../../types/autoscaling-v2';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { horizontalPodAutoscalerColumns } from './horizontal-pod-autoscaler-columns';
import { defaultAutoscaler } from './horizontal-pod-autoscaler-defaults';
import { autoscalerV1 } from './horizontal-pod-autoscaler-v1';
import {
  validateAutoscaler,
  validateAutoscalerStatus,
  validateAutoscalerUpdate,
} from './horizontal-pod-autoscaler-validation';
import { withoutRoundTrip } from './round-trip-annotations';
import { statusHooks } from '../status-hooks';

const validateUpdate = checkedChange(validateAutoscalerUpdate);
const validateStatus = checkedChange(validateAutoscalerStatus);

/** pkg/registry/autoscaling/horizontalpodautoscaler, v1.36. */
export const horizontalPodAutoscaler = defineKind<HorizontalPodAutoscaler>(horizontalpodautoscalers, {
  columns: horizontalPodAutoscalerColumns,
  shortNames: ['hpa'],
  categories: ['all'],
  subresources: ['status'],
  ...statusHooks<HorizontalPodAutoscaler>({ empty: { desiredReplicas: 0, currentMetrics: [] } }),
  conversions: [autoscalerV1],
  metadataAlone: withoutRoundTrip,
  defaults: defaultAutoscaler,
  validate: checkedObject(validateAutoscaler),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
});
