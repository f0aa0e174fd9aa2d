import type { Instant } from '../../../base/brand';
import { formatTime } from '../../../base/timestamp';
import type { Labels } from '../../../api/label-selector';
import { hasLabels } from '../rules/label-index';
import type { Pod } from '../../../api/types/core-v1';
import { semanticEqual } from '../../../base/equal';
import { isAvailable, isReady } from '../rules/pods';

/** What ReplicaSets and ReplicationControllers say of their pods: the two statuses have the same fields. */
export interface ReplicaStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly ReplicaCondition[];
}

export interface ReplicaCondition {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime: string;
  readonly reason?: string;
  readonly message?: string;
}

/** What one sync saw: the pods before its own creates and deletes, and the error that these met. */
export interface Seen {
  readonly active: readonly Pod[];
  /** Undefined for ReplicationControllers, which do not report them. */
  readonly terminating: number | undefined;
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly templateLabels: Labels;
  readonly failure: string | undefined;
}

/** pkg/controller/replicaset calculateStatus (v1.36), without the observed generation. */
export function replicaStatus(old: ReplicaStatus, seen: Seen, now: Instant): ReplicaStatus {
  let fullyLabeled = 0;
  let ready = 0;
  let available = 0;
  for (const pod of seen.active) {
    if (hasLabels(pod.metadata.labels, seen.templateLabels)) fullyLabeled++;
    if (!isReady(pod)) continue;
    ready++;
    if (isAvailable(pod, seen.minReadySeconds, now)) available++;
  }
  const conditions = replicaConditions(old.conditions ?? [], seen, now);
  return {
    replicas: seen.active.length,
    ...(fullyLabeled === 0 ? {} : { fullyLabeledReplicas: fullyLabeled }),
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    ...(available === 0 ? {} : { availableReplicas: available }),
    ...(seen.terminating === undefined ? {} : { terminatingReplicas: seen.terminating }),
    ...(old.observedGeneration === undefined ? {} : { observedGeneration: old.observedGeneration }),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

/** The status to write, with the generation that was acted on; undefined when there is nothing to say. */
export function statusToWrite(
  old: ReplicaStatus,
  next: ReplicaStatus,
  generation: number | undefined,
): ReplicaStatus | undefined {
  if (semanticEqual(old, next) && generation === old.observedGeneration) return undefined;
  return generation === undefined ? next : { ...next, observedGeneration: generation };
}

function replicaConditions(old: readonly ReplicaCondition[], seen: Seen, now: Instant): readonly ReplicaCondition[] {
  const failed = old.some(({ type }) => type === 'ReplicaFailure');
  if (seen.failure === undefined) return failed ? old.filter(({ type }) => type !== 'ReplicaFailure') : old;
  if (failed) return old;
  const condition: ReplicaCondition = {
    type: 'ReplicaFailure',
    status: 'True',
    lastTransitionTime: formatTime(now),
    reason: seen.active.length < seen.replicas ? 'FailedCreate' : 'FailedDelete',
    message: seen.failure,
  };
  return [...old, condition];
}
