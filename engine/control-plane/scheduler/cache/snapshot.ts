import type { NodeInfo } from '../model/node-info';
import type { AffinityGroups } from './affinity-groups';
import type { ChangeLog } from './change-log';
import type { PodIndex } from './pod-counts';
import type { Topology } from './topology';

/**
 * The cluster as one scheduling cycle sees it. Nothing changes it while the cycle runs, since a cycle runs to completion;
 * it is brought up to date when the next one starts.
 */
export interface Snapshot {
  /** In the order in which they are looked at. */
  readonly nodes: readonly NodeInfo[];
  get(name: string): NodeInfo | undefined;
  /** Counts of pods by node and by topology. */
  readonly counts: PodIndex;
  /** Affinity terms of the pods that run. */
  readonly groups: AffinityGroups;
  /** Goes up when nodes come, go or change their labels. */
  readonly epoch: number;
  topology(label: string): Topology;
  /** Whether a pod on any node uses the claim (`namespace/name`). */
  usesClaim(claim: string): boolean;
  /** Nodes whose pods or whose own state have changed. It ends with each epoch. */
  readonly changes: ChangeLog;
}
