import type { ControllerRevision, StatefulSet } from '../../../api/types/apps-v1';
import { statefulsets } from '../../../api/resources';
import type { Client } from '../../../client/client';
import {
  createRevision,
  nextRevision,
  renumbered,
  revisionData,
  revisionText,
  sortedRevisions,
} from '../rules/controller-history';

/** The revision that pods have, and the one that they shall have. */
export interface Revisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisionCount: number;
}

/**
 * A revision with the same template is used again, with a new number; otherwise one is made
 * (statefulset getStatefulSetRevisions, v1.36).
 */
export function revisionsOf(client: Client, set: StatefulSet, all: readonly ControllerRevision[]): Revisions {
  const sorted = sortedRevisions(all);
  const { update, collisionCount } = updateRevision(client, set, sorted);
  const current = sorted.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update;
  return { current, update, collisionCount };
}

/** Revisions beyond the history limit that no pod has, oldest first. */
export function surplusRevisions(
  set: StatefulSet,
  all: readonly ControllerRevision[],
  live: ReadonlySet<string>,
): readonly ControllerRevision[] {
  const limit = set.spec.revisionHistoryLimit ?? 10;
  const dead = sortedRevisions(all).filter(({ metadata }) => !live.has(metadata.name));
  return limit < 0 ? [] : dead.slice(0, Math.max(0, dead.length - limit));
}

function updateRevision(
  client: Client,
  set: StatefulSet,
  sorted: readonly ControllerRevision[],
): { readonly update: ControllerRevision; readonly collisionCount: number } {
  const collisionCount = set.status.collisionCount ?? 0;
  const data = revisionData(set.spec.template);
  const text = revisionText(data);
  const equal = sorted.filter((revision) => revisionText(revision.data) === text).at(-1);
  const newest = sorted.at(-1);
  if (equal !== undefined && newest !== undefined && revisionText(newest.data) === text) {
    return { update: newest, collisionCount };
  }
  const number = nextRevision(sorted);
  if (equal !== undefined) return { update: renumbered(client, equal, number), collisionCount };
  const wanted = {
    owner: set,
    ownerResource: statefulsets,
    data,
    revision: number,
    labels: set.spec.template.metadata.labels ?? {},
    annotations: set.metadata.annotations ?? {},
  };
  const created = createRevision(client, wanted, collisionCount);
  return { update: created.revision, collisionCount: created.collisionCount };
}
