import type { Deployment } from '../../../api/types/apps-v1';
import { scaled } from '../rules/int-or-string';

/** How far a rolling update may stray above and below the wanted number of pods. */
export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

export const replicasOf = (deployment: Deployment): number => deployment.spec.replicas ?? 1;

export const isRollingUpdate = (deployment: Deployment): boolean => deployment.spec.strategy.type === 'RollingUpdate';

/**
 * Surge is rounded up, unavailability down; both zero would never move, so then one pod may be missing
 * (pkg/controller/deployment/util ResolveFenceposts, MaxSurge and MaxUnavailable, v1.36).
 */
export function fencepostsOf(deployment: Deployment): Fenceposts {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return { surge: 0, unavailable: 0 };
  const rolling = deployment.spec.strategy.rollingUpdate;
  const surge = scaled(rolling?.maxSurge, replicas, 'up') ?? 0;
  const unavailable = scaled(rolling?.maxUnavailable, replicas, 'down') ?? 0;
  return {
    surge,
    unavailable: replicas === 0 ? 0 : Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, replicas),
  };
}
