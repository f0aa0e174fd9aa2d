import type { Deployment, ReplicaSet } from '../../../api/types/apps-v1';
import { fencepostsOf, replicasOf } from './fenceposts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
export const ROLLBACK_TO = 'deprecated.deployment.rollback.to';
export const HASH_LABEL = 'pod-template-hash';

type Annotations = Readonly<Record<string, string>>;

const HISTORY_CHARACTERS_MAX = 2000;
const INT32_MAX = 2 ** 31 - 1;

/** Never copied from a Deployment to its ReplicaSets (pkg/controller/deployment/util annotationsToSkip, v1.36). */
export const OWN_ANNOTATIONS: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  ROLLBACK_TO,
]);

/** A count that an annotation holds; undefined when it is absent or no count. */
export function replicaAnnotation(replicaSet: ReplicaSet, key: string): number | undefined {
  const text = replicaSet.metadata.annotations?.[key];
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return value <= INT32_MAX ? value : undefined;
}

/** 0 when there is none; undefined when it is not a number of 64 bits: such sets are left out of the counting. */
export function revisionOf(object: Deployment | ReplicaSet): bigint | undefined {
  const text = object.metadata.annotations?.[REVISION];
  return text === undefined ? 0n : parsedRevision(text);
}

/** As strconv.ParseInt reads it, beyond 2^53 as exactly as below. */
export function parsedRevision(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

export function maxRevision(replicaSets: readonly ReplicaSet[]): bigint {
  let max = 0n;
  for (const replicaSet of replicaSets) {
    const revision = revisionOf(replicaSet) ?? 0n;
    if (revision > max) max = revision;
  }
  return max;
}

/**
 * The annotations of the new ReplicaSet at a revision: the Deployment's own, and its history when an old set is used
 * again (pkg/controller/deployment/util SetNewReplicaSetAnnotations, v1.36). The argument itself when nothing changes.
 */
export function newSetAnnotations(deployment: Deployment, current: Annotations, revision: bigint): Annotations {
  const before = current[REVISION];
  const old = before === undefined || before === '' ? 0n : parsedRevision(before);
  if (old === undefined) return current;
  const out: Record<string, string> = { ...current };
  let changed = false;
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (OWN_ANNOTATIONS.has(key) || out[key] === value) continue;
    out[key] = value;
    changed = true;
  }
  if (old < revision) {
    out[REVISION] = String(revision);
    changed = true;
    if (before !== undefined) {
      const history = withRevision(current[REVISION_HISTORY] ?? '', before);
      if (history !== undefined) out[REVISION_HISTORY] = history;
    }
  }
  return changed ? out : current;
}

/** `1,3,5`, shortened from the front; undefined when even the newest does not fit. */
export function withRevision(history: string, revision: string): string | undefined {
  if (history === '') return revision;
  const revisions = history.split(',');
  let length = history.length + revision.length + 1;
  while (length > HISTORY_CHARACTERS_MAX) {
    const oldest = revisions.shift();
    if (oldest === undefined) return undefined;
    length -= oldest.length + 1;
  }
  return [...revisions, revision].join(',');
}

/** What a ReplicaSet should know of the size its Deployment wants: proportional scaling reads it back. */
export function sizeAnnotations(deployment: Deployment): Annotations {
  const replicas = replicasOf(deployment);
  return {
    [DESIRED_REPLICAS]: String(replicas),
    [MAX_REPLICAS]: String(replicas + fencepostsOf(deployment).surge),
  };
}

export function hasAnnotations(current: Annotations | undefined, wanted: Annotations): boolean {
  for (const key in wanted) if (current?.[key] !== wanted[key]) return false;
  return true;
}
