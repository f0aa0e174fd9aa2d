import type { Instant } from '../../../base/brand';
import type { StatefulSet, StatefulSetStatus } from '../../../api/types/apps-v1';
import type { Pod } from '../../../api/types/core-v1';
import { isAvailable, isReady } from '../rules/pods';
import { replicasOf, revisionOf } from './identity';

/** What stays the same within one sync. */
export interface StatusFacts {
  readonly set: StatefulSet;
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly collisionCount: number;
  readonly now: Instant;
}

export const isUnavailable = (pod: Pod, set: StatefulSet, now: Instant): boolean =>
  !isAvailable(pod, set.spec.minReadySeconds ?? 0, now) || pod.metadata.deletionTimestamp !== undefined;

export const isRunningAndReady = (pod: Pod): boolean => pod.status.phase === 'Running' && isReady(pod);

/** Counts over the pods that were there before this sync; `lessCurrent`: old pods that it has deleted. */
export function statefulStatus(facts: StatusFacts, pods: readonly Pod[], lessCurrent = 0): StatefulSetStatus {
  const { set, currentRevision, updateRevision, collisionCount, now } = facts;
  let ready = 0;
  let available = 0;
  let current = 0;
  let updated = 0;
  for (const pod of pods) {
    if (isRunningAndReady(pod)) {
      ready++;
      if (isAvailable(pod, set.spec.minReadySeconds ?? 0, now)) available++;
    }
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    if (revisionOf(pod) === currentRevision) current++;
    if (revisionOf(pod) === updateRevision) updated++;
  }
  return completed(set, {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    readyReplicas: ready,
    currentReplicas: current - lessCurrent,
    updatedReplicas: updated,
    currentRevision,
    updateRevision,
    collisionCount,
    availableReplicas: available,
  });
}

/** When all pods are of the new revision, it becomes the current one (completeRollingUpdate, v1.36). */
function completed(set: StatefulSet, status: StatefulSetStatus): StatefulSetStatus {
  const replicas = replicasOf(set);
  const isDone =
    set.spec.updateStrategy.type === 'RollingUpdate' &&
    status.updatedReplicas === replicas &&
    status.readyReplicas === replicas &&
    status.replicas === replicas;
  const { currentRevision, updateRevision, ...counts } = status;
  const next = isDone
    ? { ...counts, currentReplicas: replicas, currentRevision: updateRevision, updateRevision }
    : { ...counts, currentRevision, updateRevision };
  return normal(next, set.status.conditions);
}

/** A status worth writing says something else than the present one. */
export const isNewStatus = (status: StatefulSetStatus, old: StatefulSetStatus): boolean =>
  (status.observedGeneration ?? 0) > (old.observedGeneration ?? 0) ||
  status.replicas !== old.replicas ||
  (status.currentReplicas ?? 0) !== (old.currentReplicas ?? 0) ||
  (status.readyReplicas ?? 0) !== (old.readyReplicas ?? 0) ||
  (status.updatedReplicas ?? 0) !== (old.updatedReplicas ?? 0) ||
  (status.currentRevision ?? '') !== (old.currentRevision ?? '') ||
  status.availableReplicas !== old.availableReplicas ||
  (status.updateRevision ?? '') !== (old.updateRevision ?? '');

interface Counts {
  readonly observedGeneration?: number;
  readonly replicas: number;
  readonly readyReplicas?: number;
  readonly currentReplicas?: number;
  readonly updatedReplicas?: number;
  readonly currentRevision?: string | undefined;
  readonly updateRevision?: string | undefined;
  readonly collisionCount?: number;
  readonly availableReplicas: number;
}

/** Zero counts and empty names are not printed; the controller keeps no conditions of its own. */
function normal(counts: Counts, conditions: StatefulSetStatus['conditions']): StatefulSetStatus {
  const { observedGeneration, readyReplicas, currentReplicas, updatedReplicas, currentRevision, updateRevision } =
    counts;
  return {
    ...(observedGeneration ? { observedGeneration } : {}),
    replicas: counts.replicas,
    ...(readyReplicas ? { readyReplicas } : {}),
    ...(currentReplicas ? { currentReplicas } : {}),
    ...(updatedReplicas ? { updatedReplicas } : {}),
    ...(currentRevision ? { currentRevision } : {}),
    ...(updateRevision ? { updateRevision } : {}),
    ...(counts.collisionCount === undefined ? {} : { collisionCount: counts.collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
    availableReplicas: counts.availableReplicas,
  };
}
