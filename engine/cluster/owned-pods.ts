import { pods, replicasets } from '../api/resources';
import type { Pod } from '../api/types/core-v1';
import type { ReplicaSet } from '../api/types/apps-v1';
import type { Whole } from './whole';

/** A workload as scenarios name it: its kind in small letters. */
export interface Owner {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Whether a pod is one of a workload's: its own, one of its ReplicaSets', or the one that is named. */
export function isOwned(cluster: Whole, pod: Pod, owner: Owner): boolean {
  const { namespace = '', name, ownerReferences = [] } = pod.metadata;
  if (namespace !== owner.namespace) return false;
  if (owner.kind === 'pod') return name === owner.name;
  const controller = ownerReferences.find((ref) => ref.controller === true);
  if (controller === undefined) return false;
  if (controller.name === owner.name && controller.kind.toLowerCase() === owner.kind) return true;
  if (controller.kind !== 'ReplicaSet' || owner.kind !== 'deployment') return false;
  const key = { prefix: cluster.storagePrefix(replicasets), namespace, name: controller.name };
  const set = cluster.etcd.data.get(key)?.value as ReplicaSet | undefined;
  return (set?.metadata.ownerReferences ?? []).some(
    (ref) => ref.name === owner.name && ref.kind.toLowerCase() === owner.kind,
  );
}

export const podsOwnedBy = (cluster: Whole, owner: Owner): readonly Pod[] =>
  (cluster.listing(pods, owner.namespace) as readonly Pod[]).filter((pod) => isOwned(cluster, pod, owner));
