import { formatTime } from '../../../base/timestamp';
import type { Instant } from '../../../base/brand';
import { FRESH } from '../../../base/fresh';
import { sharedConditions } from '../../../api/kinds/core/shared-conditions';
import type { Pod, PodCondition } from '../../../api/types/core-v1';

type Said = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

/** The status with a condition set; it has changed now unless it stood so before (pkg/api/pod/util.go, v1.36). */
export function withCondition(status: Pod['status'], said: Said, now: Instant): Pod['status'] {
  const conditions = status.conditions ?? [];
  const index = conditions.findIndex(({ type }) => type === said.type);
  const old = conditions[index];
  const lastTransitionTime = old !== undefined && old.status === said.status ? old.lastTransitionTime : formatTime(now);
  const { observedGeneration: _none, ...rest } = old ?? { lastProbeTime: null };
  const condition = { ...FRESH, ...rest, ...said, lastTransitionTime } as PodCondition;
  return {
    ...FRESH,
    ...status,
    conditions: sharedConditions(old === undefined ? [...conditions, condition] : conditions.with(index, condition)),
  };
}
