import type { Pod, PodCondition, PodStatus } from '../../../api/types/core-v1';
import { replace } from './merge';

/** Why the kubelet itself ends a pod. */
export interface Disruption {
  readonly reason: string;
  readonly message: string;
  /** Of the condition; default: that of the status. */
  readonly conditionMessage?: string;
  readonly now: string;
}

/** The status of a pod that its kubelet ends: failed, with the condition `DisruptionTarget`. */
export function disruptedStatus(
  { metadata: { generation } }: Pod,
  status: PodStatus,
  { reason, message, conditionMessage = message, now }: Disruption,
): PodStatus {
  const conditions: PodCondition[] = [...(status.conditions ?? [])];
  replace(conditions, {
    type: 'DisruptionTarget',
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: now,
    reason: 'TerminationByKubelet',
    message: conditionMessage,
  });
  return { ...status, phase: 'Failed', reason, message, conditions };
}
