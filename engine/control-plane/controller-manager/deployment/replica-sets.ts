import { semanticEqual } from '../../../base/equal';
import type { Deployment, ReplicaSet } from '../../../api/types/apps-v1';
import type { PodTemplateSpec } from '../../../api/types/core-v1';
import { byCreation } from '../rules/order';
import { DESIRED_REPLICAS, HASH_LABEL, replicaAnnotation } from './annotations';
import { replicasOf } from './fenceposts';
import { sizeOf } from './rolling';

/** The ReplicaSets of a Deployment: the one of its present template, and all others, each list oldest first. */
export interface Generations {
  readonly current: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

/**
 * The current set is the oldest whose template is the Deployment's, whatever its hash label says
 * (pkg/controller/deployment/util FindNewReplicaSet, v1.36).
 */
export function generationsOf(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Generations {
  const ordered = [...replicaSets].sort(byCreation);
  const current = ordered.find((replicaSet) => sameTemplate(replicaSet.spec.template, deployment.spec.template));
  return { current, old: ordered.filter((replicaSet) => replicaSet !== current) };
}

export function sameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return semanticEqual(a.spec, b.spec) && semanticEqual(withoutHash(a), withoutHash(b));
}

const isActive = (replicaSet: ReplicaSet): boolean => sizeOf(replicaSet) > 0;

export const activeOf = (replicaSets: readonly ReplicaSet[]): readonly ReplicaSet[] => replicaSets.filter(isActive);

export const allOf = ({ current, old }: Generations): readonly ReplicaSet[] =>
  current === undefined ? old : [...old, current];

/** The one set that scaling is about; undefined when several have pods (util FindActiveOrLatest, v1.36). */
export function activeOrLatest({ current, old }: Generations): ReplicaSet | undefined {
  const active = activeOf(allOf({ current, old }));
  if (active.length === 0) return current ?? old[old.length - 1];
  return active.length === 1 ? active[0] : undefined;
}

/** Nothing is left for the old sets to do (util IsSaturated, v1.36). */
export function isSaturated(deployment: Deployment, replicaSet: ReplicaSet | undefined): boolean {
  if (replicaSet === undefined) return false;
  const replicas = replicasOf(deployment);
  return (
    sizeOf(replicaSet) === replicas &&
    replicaAnnotation(replicaSet, DESIRED_REPLICAS) === replicas &&
    (replicaSet.status.availableReplicas ?? 0) === replicas
  );
}

/** `spec.replicas` has changed since the active sets were last sized. */
export function isScaling(deployment: Deployment, generations: Generations): boolean {
  return activeOf(allOf(generations)).some((replicaSet) => {
    const desired = replicaAnnotation(replicaSet, DESIRED_REPLICAS);
    return desired !== undefined && desired !== replicasOf(deployment);
  });
}

function withoutHash(template: PodTemplateSpec): unknown {
  const { labels, ...metadata } = template.metadata;
  const { [HASH_LABEL]: _, ...rest } = labels ?? {};
  return Object.keys(rest).length === 0 ? metadata : { ...metadata, labels: rest };
}
