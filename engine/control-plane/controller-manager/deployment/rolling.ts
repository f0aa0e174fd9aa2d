import type { Deployment, ReplicaSet } from '../../../api/types/apps-v1';
import { byCreation } from '../rules/order';
import { fencepostsOf, isRollingUpdate, replicasOf } from './fenceposts';

/** One write of a ReplicaSet's size. A set may be resized twice in a row: each is an event of its own. */
export interface Resize {
  readonly replicaSet: ReplicaSet;
  readonly from: number;
  readonly to: number;
}

export const sizeOf = (replicaSet: ReplicaSet): number => replicaSet.spec.replicas ?? 1;

export const totalSize = (replicaSets: readonly ReplicaSet[]): number =>
  replicaSets.reduce((sum, replicaSet) => sum + sizeOf(replicaSet), 0);

const availableOf = (replicaSet: ReplicaSet): number => replicaSet.status.availableReplicas ?? 0;

/**
 * The size of the new ReplicaSet after one step up: as many as the surge leaves room for
 * (pkg/controller/deployment/util NewRSNewReplicas, v1.36).
 */
export function newReplicaSetSize(deployment: Deployment, current: number, total: number): number {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return replicas;
  const room = replicas + fencepostsOf(deployment).surge - total;
  return room <= 0 ? current : current + Math.min(room, replicas - current);
}

/**
 * What one step takes from the old ReplicaSets: first pods that are not available, oldest set first, then as many
 * available ones as the floor allows (pkg/controller/deployment/rolling.go reconcileOldReplicaSets, v1.36).
 */
export function scaleDownOld(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): readonly Resize[] {
  const floor = replicasOf(deployment) - fencepostsOf(deployment).unavailable;
  const all = newSet === undefined ? old : [...old, newSet];
  const newUnavailable = newSet === undefined ? 0 : sizeOf(newSet) - availableOf(newSet);
  const removable = totalSize(all) - floor - newUnavailable;
  if (removable <= 0 || totalSize(old) === 0) return [];
  const sets: readonly Shrinking[] = [...old]
    .sort(byCreation)
    .map((replicaSet) => ({ replicaSet, size: sizeOf(replicaSet) }));
  const unhealthy = shrink(sets, removable, ({ replicaSet, size }) => size - availableOf(replicaSet));
  if (unhealthy.isStale) return unhealthy.resizes;
  const available = all.reduce((sum, replicaSet) => sum + availableOf(replicaSet), 0);
  return [...unhealthy.resizes, ...shrink(sets, available - floor, ({ size }) => size).resizes];
}

interface Shrinking {
  readonly replicaSet: ReplicaSet;
  size: number;
}

/**
 * `isStale`: a set claims more available pods than it shall have, for it was made smaller just now. The count means
 * nothing until its controller has caught up, so that nothing more is taken from any set.
 */
interface Shrunk {
  readonly resizes: readonly Resize[];
  readonly isStale: boolean;
}

function shrink(sets: readonly Shrinking[], most: number, spare: (set: Shrinking) => number): Shrunk {
  const resizes: Resize[] = [];
  let left = Math.max(0, most);
  for (const set of sets) {
    if (left === 0) break;
    const taken = set.size === 0 ? 0 : Math.min(left, spare(set));
    if (taken < 0) return { resizes, isStale: true };
    if (taken === 0) continue;
    resizes.push({ replicaSet: set.replicaSet, from: set.size, to: set.size - taken });
    set.size -= taken;
    left -= taken;
  }
  return { resizes, isStale: false };
}
