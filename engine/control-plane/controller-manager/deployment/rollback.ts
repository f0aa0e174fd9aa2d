import type { Deployment, ReplicaSet } from '../../../api/types/apps-v1';
import { HASH_LABEL, OWN_ANNOTATIONS, revisionOf } from './annotations';

/** The set of a revision; of the one before the newest when the revision is 0 (deployment/rollback.go, v1.36). */
export function rollbackTarget(sets: readonly ReplicaSet[], revision: bigint): ReplicaSet | undefined {
  const wanted = revision === 0n ? lastRevision(sets) : revision;
  return wanted === 0n ? undefined : sets.find((set) => revisionOf(set) === wanted);
}

/** The Deployment with template and annotations of an older set. */
export function withTemplateOf(deployment: Deployment, { metadata, spec }: ReplicaSet): Deployment {
  const { [HASH_LABEL]: _, ...labels } = spec.template.metadata.labels ?? {};
  const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => OWN_ANNOTATIONS.has(key));
  const theirs = Object.entries(metadata.annotations ?? {}).filter(([key]) => !OWN_ANNOTATIONS.has(key));
  return {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: Object.fromEntries([...own, ...theirs]) },
    spec: {
      ...deployment.spec,
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  };
}

function lastRevision(sets: readonly ReplicaSet[]): bigint {
  const [, second = 0n] = sets.map((set) => revisionOf(set) ?? 0n).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  return second;
}
