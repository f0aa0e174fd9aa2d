import type { Deployment, ReplicaSet } from '../../../api/types/apps-v1';
import { byCreation } from '../rules/order';
import { revisionOf } from './annotations';
import { sizeOf } from './rolling';

const INT32_MAX = 2 ** 31 - 1;

/** Old sets beyond the history limit, oldest revision first, those without pods only (cleanupDeployment, v1.36). */
export function cleanable(deployment: Deployment, old: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const limit = deployment.spec.revisionHistoryLimit;
  if (limit === undefined || limit === INT32_MAX) return [];
  const alive = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (alive.length <= limit) return [];
  return [...alive]
    .sort(byRevision)
    .slice(0, alive.length - limit)
    .filter(isIdle);
}

const isIdle = (set: ReplicaSet): boolean =>
  set.status.replicas === 0 &&
  sizeOf(set) === 0 &&
  (set.metadata.generation ?? 0) <= (set.status.observedGeneration ?? 0);

function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  const first = revisionOf(a);
  const second = revisionOf(b);
  if (first === undefined || second === undefined || first === second) return byCreation(a, b);
  return first < second ? -1 : 1;
}
