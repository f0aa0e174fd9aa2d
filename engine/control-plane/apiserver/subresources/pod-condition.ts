import { formatTime } from '../../../base/timestamp';
import type { Instant } from '../../../base/brand';
import type { Pod, PodCondition } from '../../../api/types/core-v1';

type Said = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

/** The status with a condition set; it has changed now unless it stood so before (pkg/api/pod/util.go, v1.36). */
export function withCondition(status: Pod['status'], said: Said, now: Instant): Pod['status'] {
  const conditions = status.conditions ?? [];
  const index = conditions.findIndex(({ type }) => type === said.type);
  const old = conditions[index];
  const lastTransitionTime = old !== undefined && old.status === said.status ? old.lastTransitionTime : formatTime(now);
  const { observedGeneration: _none, ...rest } = old ?? { lastProbeTime: null };
  const condition = { ...rest, ...said, lastTransitionTime } as PodCondition;
  return {
    ...status,
    conditions: old === undefined ? [...conditions, condition] : conditions.with(index, condition),
  };
}
