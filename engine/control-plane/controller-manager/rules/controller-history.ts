import { goJson, sortedKeys } from '../../../base/go-text';
import { keyOfObject, type KubeObject, type Manifest } from '../../../api/object';
import { isApiError } from '../../../api/request';
import type { Resource } from '../../../api/resource';
import { controllerrevisions } from '../../../api/resources';
import type { ControllerRevision } from '../../../api/types/apps-v1';
import type { PodTemplateSpec } from '../../../api/types/core-v1';
import type { Client } from '../../../client/client';
import { controllerRef } from '../../../client/controller-ref';
import { fnv32, safeEncode } from './fnv';
import { byCreation } from './order';

const HASH_LABEL = 'controller.kubernetes.io/hash';
const NAME_LENGTH_MAX = 223;

/** What a revision holds: a patch that puts a template in place of another (statefulset getPatch, v1.36). */
export const revisionData = (template: PodTemplateSpec): unknown => ({
  spec: { template: { ...template, $patch: 'replace' } },
});

/** The text that Go's encoder makes of it: keys sorted, at every depth. */
export const revisionText = (data: unknown): string => goJson(inGoOrder(data));

/** FNV-1 of the text, salted by the collisions met before (pkg/controller/history HashControllerRevision, v1.36). */
export const revisionHash = (text: string, collisionCount: number): string =>
  safeEncode(String(fnv32(text, [String(collisionCount)])));

export const revisionName = (owner: string, hash: string): string => `${owner.slice(0, NAME_LENGTH_MAX)}-${hash}`;

/** The template that a revision stands for. */
export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  const { $patch: _, ...template } = (
    data as { readonly spec: { readonly template: PodTemplateSpec & { $patch?: string } } }
  ).spec.template;
  return template;
}

export const sortedRevisions = (revisions: readonly ControllerRevision[]): readonly ControllerRevision[] =>
  [...revisions].sort((a, b) => a.revision - b.revision || byCreation(a, b));

export const nextRevision = (sorted: readonly ControllerRevision[]): number => (sorted.at(-1)?.revision ?? 0) + 1;

export interface NewRevision {
  readonly owner: KubeObject;
  readonly ownerResource: Resource;
  readonly data: unknown;
  readonly revision: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export function revisionManifest(wanted: NewRevision, hash: string): Manifest<ControllerRevision> {
  const { owner, ownerResource, data, revision, labels, annotations } = wanted;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: revisionName(owner.metadata.name, hash),
      namespace: owner.metadata.namespace ?? '',
      labels: { ...labels, [HASH_LABEL]: hash },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ownerReferences: [controllerRef(owner, ownerResource)],
    },
    data: inGoOrder(data),
    revision,
  };
}

export interface Created {
  readonly revision: ControllerRevision;
  readonly collisionCount: number;
}

/** A name that is taken by the same data is the one wanted; by other data, the next hash is tried. */
export function createRevision(client: Client, wanted: NewRevision, collisionCount: number): Created {
  const text = revisionText(wanted.data);
  for (let collisions = collisionCount; ; collisions++) {
    const manifest = revisionManifest(wanted, revisionHash(text, collisions));
    try {
      return { revision: client.create(controllerrevisions, manifest), collisionCount: collisions };
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
      const name = manifest.metadata?.name ?? '';
      const existing = client.get(controllerrevisions, { namespace: wanted.owner.metadata.namespace ?? '', name });
      if (existing !== undefined && revisionText(existing.data) === text) {
        return { revision: existing, collisionCount: collisions };
      }
    }
  }
}

export function renumbered(client: Client, revision: ControllerRevision, number: number): ControllerRevision {
  if (revision.revision === number) return revision;
  const fresh = client.get(controllerrevisions, keyOfObject(revision)) ?? revision;
  return client.update(controllerrevisions, { ...fresh, revision: number });
}

/**
 * What is stored has its keys in that order, too: clients compare its bytes with those of the patch that they make of an
 * object (kubectl rollout undo; daemon.Match and statefulset.Match, v1.36).
 */
export function inGoOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inGoOrder);
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const key of sortedKeys(value)) out[key] = inGoOrder((value as Readonly<Record<string, unknown>>)[key]);
  return out;
}
