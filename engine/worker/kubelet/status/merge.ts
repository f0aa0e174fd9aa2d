import { FRESH } from '../../../base/fresh';
import type { Pod, PodCondition, PodStatus } from '../../../api/types/core-v1';
import { isTerminalPhase } from '../pod-identity';
import { conditionOf, isOwnCondition, isSharedCondition, notReadyForGood, timed } from './conditions';

/**
 * The status to write: the kubelet's own over what others have set, and no terminal phase while containers may run
 * (pkg/kubelet/status/status_manager.go `mergePodStatus`, v1.36).
 */
export function mergeStatus(
  pod: Pod,
  own: PodStatus,
  options: { readonly mayRun: boolean; readonly now: string },
): PodStatus {
  const old = pod.status;
  const ends = !isTerminalPhase(old.phase) && isTerminalPhase(own.phase);
  const conditions = mergeConditions(own.conditions ?? [], old, ends && !options.mayRun ? options.now : undefined);
  const { resourceClaimStatuses, extendedResourceClaimStatus, nodeAllocatableResourceClaimStatuses } = old;
  const merged: PodStatus = {
    ...FRESH,
    ...own,
    conditions,
    ...(resourceClaimStatuses === undefined ? {} : { resourceClaimStatuses }),
    ...(extendedResourceClaimStatus === undefined ? {} : { extendedResourceClaimStatus }),
    ...(nodeAllocatableResourceClaimStatuses === undefined ? {} : { nodeAllocatableResourceClaimStatuses }),
  };
  return settle(pod, ends && options.mayRun ? withPhaseOf(merged, old) : merged, options.now);
}

/** `ended`: when, if the pod ends with this; then what the kubelet shares with others is told, too. */
function mergeConditions(
  own: readonly PodCondition[],
  old: PodStatus,
  ended: string | undefined,
): readonly PodCondition[] {
  const merged = (old.conditions ?? []).filter((one) => !isOwnCondition(one.type));
  if (merged.length === 0 && own.every((one) => isOwnCondition(one.type))) return own;
  for (const condition of own) {
    if (isOwnCondition(condition.type)) merged.push(condition);
    else if (isSharedCondition(condition.type) && ended !== undefined) replace(merged, asOfNow(condition, old, ended));
  }
  return merged;
}

/** What was decided when the pod began to end is told only now. */
function asOfNow(condition: PodCondition, old: PodStatus, now: string): PodCondition {
  const before = conditionOf(old, condition.type);
  return {
    ...FRESH,
    ...condition,
    lastTransitionTime: before?.status === condition.status ? before.lastTransitionTime : now,
  };
}

function withPhaseOf(status: PodStatus, old: PodStatus): PodStatus {
  const { reason: _reason, message: _message, ...rest } = status;
  const { phase, reason, message } = old;
  return {
    ...FRESH,
    ...rest,
    ...(phase === undefined ? {} : { phase }),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
}

/** A pod that is over is not ready. */
function settle(pod: Pod, status: PodStatus, now: string): PodStatus {
  const { phase = '' } = status;
  if (!isTerminalPhase(phase)) return status;
  const isReady = (type: string): boolean => conditionOf(status, type)?.status === 'True';
  if (!isReady('Ready') && !isReady('ContainersReady')) return status;
  const conditions = [...(status.conditions ?? [])];
  for (const type of ['ContainersReady', 'Ready'] as const)
    for (const condition of timed([notReadyForGood(pod, type, phase)], pod.status, now)) replace(conditions, condition);
  return { ...FRESH, ...status, conditions };
}

export function replace(conditions: PodCondition[], condition: PodCondition): void {
  const at = conditions.findIndex((one) => one.type === condition.type);
  if (at < 0) conditions.push(condition);
  else conditions[at] = condition;
}
