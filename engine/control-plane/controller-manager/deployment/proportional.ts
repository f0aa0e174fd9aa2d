import type { Deployment, ReplicaSet } from '../../../api/types/apps-v1';
import { byCreation } from '../rules/order';
import { MAX_REPLICAS, replicaAnnotation } from './annotations';
import { fencepostsOf, replicasOf } from './fenceposts';
import { sizeOf, totalSize, type Resize } from './rolling';

/**
 * Shares a change of `spec.replicas` in the middle of a rollout among the ReplicaSets that have pods, each by its part;
 * what rounding leaves over goes to the largest (pkg/controller/deployment/sync.go scale, v1.36). Every active set is
 * answered, for its annotations change even where its size does not.
 */
export function scaleProportionally(deployment: Deployment, active: readonly ReplicaSet[]): readonly Resize[] {
  const replicas = replicasOf(deployment);
  const allowed = replicas > 0 ? replicas + fencepostsOf(deployment).surge : 0;
  const toAdd = allowed - totalSize(active);
  const ordered = [...active].sort(toAdd > 0 ? largerThenNewer : largerThenOlder);
  let added = 0;
  const sizes = ordered.map((replicaSet) => {
    const share = shareOf(deployment, replicaSet, toAdd, added);
    added += share;
    return { replicaSet, from: sizeOf(replicaSet), to: sizeOf(replicaSet) + share };
  });
  const [largest, ...others] = sizes;
  if (largest === undefined || toAdd === 0) return sizes;
  return [{ ...largest, to: Math.max(0, largest.to + toAdd - added) }, ...others];
}

function shareOf(deployment: Deployment, replicaSet: ReplicaSet, toAdd: number, added: number): number {
  const left = toAdd - added;
  if (sizeOf(replicaSet) === 0 || left === 0) return 0;
  const fraction = fractionOf(deployment, replicaSet);
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}

/** How much the set would grow if it kept its part of the whole. */
function fractionOf(deployment: Deployment, replicaSet: ReplicaSet): number {
  const size = sizeOf(replicaSet);
  const replicas = replicasOf(deployment);
  if (replicas === 0) return -size;
  const before = replicaAnnotation(replicaSet, MAX_REPLICAS) ?? 0;
  const whole = before === 0 ? (deployment.status.replicas ?? 0) : before;
  if (whole === 0) return 0;
  return roundAwayFromZero((size * (replicas + fencepostsOf(deployment).surge)) / whole) - size;
}

const roundAwayFromZero = (value: number): number => (value < 0 ? Math.ceil(value - 0.5) : Math.floor(value + 0.5));

const largerThenOlder = (a: ReplicaSet, b: ReplicaSet): number => sizeOf(b) - sizeOf(a) || byCreation(a, b);
const largerThenNewer = (a: ReplicaSet, b: ReplicaSet): number => sizeOf(b) - sizeOf(a) || byCreation(b, a);
