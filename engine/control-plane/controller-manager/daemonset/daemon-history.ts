import { keyOfObject } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { controllerrevisions, daemonsets, pods } from '../../../api/resources';
import type { ControllerRevision, DaemonSet } from '../../../api/types/apps-v1';
import type { Pod } from '../../../api/types/core-v1';
import type { Client } from '../../../client/client';
import { controllerRef } from '../../../client/controller-ref';
import { templateHash } from '../deployment/template-hash';
import { inGoOrder, revisionData, revisionText, sortedRevisions } from '../rules/controller-history';
import { unlessGone } from '../rules/refusals';
import { REVISION_LABEL } from './placement';

export interface DaemonHistory {
  readonly current: ControllerRevision;
  readonly old: readonly ControllerRevision[];
}

/** The revision of the present template, made or renumbered if need be (daemon/update.go constructHistory, v1.36). */
export function daemonHistory(
  client: Client,
  set: DaemonSet,
  all: readonly ControllerRevision[],
  own: readonly Pod[],
): DaemonHistory {
  const text = revisionText(revisionData(set.spec.template));
  const matching = all.filter((revision) => revisionText(revision.data) === text);
  const old = all.filter((revision) => !matching.includes(revision));
  const number = old.reduce((max, { revision }) => Math.max(max, revision), 0) + 1;
  const [kept, ...doubles] = [...sortedRevisions(matching)].reverse();
  if (kept === undefined) return { current: snapshot(client, set, number), old };
  if (doubles.length > 0) dropDoubles(client, kept, doubles, own);
  if (kept.revision < number) client.update(controllerrevisions, { ...kept, revision: number });
  return { current: kept, old };
}

/** Old revisions beyond the limit that no pod has. */
export function surplusHistory(
  set: DaemonSet,
  old: readonly ControllerRevision[],
  own: readonly Pod[],
): readonly ControllerRevision[] {
  const count = old.length - (set.spec.revisionHistoryLimit ?? 10);
  if (count <= 0) return [];
  const live = new Set(own.map(({ metadata }) => metadata.labels?.[REVISION_LABEL]));
  return sortedRevisions(old)
    .filter(({ metadata }) => !live.has(metadata.labels?.[REVISION_LABEL]))
    .slice(0, count);
}

function dropDoubles(
  client: Client,
  kept: ControllerRevision,
  doubles: readonly ControllerRevision[],
  own: readonly Pod[],
): void {
  const hash = kept.metadata.labels?.[REVISION_LABEL] ?? '';
  for (const pod of own) {
    if (pod.metadata.labels?.[REVISION_LABEL] === hash) continue;
    client.patch(pods, keyOfObject(pod), { type: 'merge', body: { metadata: { labels: { [REVISION_LABEL]: hash } } } });
  }
  for (const double of doubles) unlessGone(() => client.remove(controllerrevisions, keyOfObject(double)));
}

function snapshot(client: Client, set: DaemonSet, revision: number): ControllerRevision {
  const { namespace = '', annotations } = set.metadata;
  const data = revisionData(set.spec.template);
  const hash = templateHash(set.spec.template, set.status.collisionCount);
  const name = `${set.metadata.name}-${hash}`;
  try {
    return client.create(controllerrevisions, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name,
        namespace,
        labels: { ...set.spec.template.metadata.labels, [REVISION_LABEL]: hash },
        ...(annotations === undefined ? {} : { annotations }),
        ownerReferences: [controllerRef(set, daemonsets)],
      },
      data: inGoOrder(data),
      revision,
    });
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
    const existing = client.get(controllerrevisions, { namespace, name });
    if (existing !== undefined && revisionText(existing.data) === revisionText(data)) return existing;
    countCollision(client, set);
    throw error;
  }
}

/** The name is taken by another template: the next hash is salted. */
function countCollision(client: Client, set: DaemonSet): void {
  const live = client.get(daemonsets, keyOfObject(set));
  if (live === undefined || live.status.collisionCount !== set.status.collisionCount) return;
  const status = { ...live.status, collisionCount: (live.status.collisionCount ?? 0) + 1 };
  client.update(daemonsets, { ...live, status }, 'status');
}
