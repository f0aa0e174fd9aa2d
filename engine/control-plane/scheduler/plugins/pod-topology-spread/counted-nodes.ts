import type { Pod } from '../../../../api/types/core-v1';
import type { PodCounts } from '../../cache/pod-counts';
import type { Snapshot } from '../../cache/snapshot';
import { ABSENT, type Topology } from '../../cache/topology';
import { counts as isFor, hasAllKeys, type Constraint } from './constraint';

/** Whether each node has all of the topology keys. */
export const haveAllKeys = (snapshot: Snapshot, constraints: readonly Constraint[]): boolean =>
  constraints.every(({ topologyKey }) => snapshot.topology(topologyKey).nodes === snapshot.nodes.length);

export interface CountsOnSome {
  readonly topology: Topology;
  readonly counts: Int32Array;
  /** 1 for the values of nodes that are counted, with pods or without. */
  readonly isCounted: Uint8Array;
}

/** Pods by topology value, over the nodes alone that the constraint counts for the pod and that have all the keys. */
export function countsOnSome(
  snapshot: Snapshot,
  podCounts: PodCounts,
  constraint: Constraint,
  keys: readonly Constraint[],
  pod: Pod,
): CountsOnSome {
  const topology = snapshot.topology(constraint.topologyKey);
  const counts = new Int32Array(topology.values.length);
  const isCounted = new Uint8Array(topology.values.length);
  for (const info of snapshot.nodes) {
    const value = topology.of(info);
    if (value === ABSENT || info.node === undefined || !hasAllKeys(info.labels, keys)) continue;
    if (!isFor(constraint, pod, info.node)) continue;
    isCounted[value] = 1;
    counts[value] = (counts[value] ?? 0) + podCounts.on(info);
  }
  return { topology, counts, isCounted };
}
