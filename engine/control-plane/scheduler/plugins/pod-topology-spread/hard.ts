import type { Pod } from '../../../../api/types/core-v1';
import type { Snapshot } from '../../cache/snapshot';
import type { Slot } from '../../framework/cycle-state';
import type { Outcome } from '../../framework/plugin';
import { unresolvable, unschedulable } from '../../framework/verdict';
import type { NodeInfo } from '../../model/node-info';
import type { PodInfo } from '../../model/pod-info';
import { TopologyTally } from '../topology-tally';
import { countedBy, counts, hasAllKeys, leavesOutNodes, type Constraint } from './constraint';

const TOO_SKEWED = unschedulable("node(s) didn't match pod topology spread constraints");
const LABEL_MISSING = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");

/** Pods counted for each hard constraint, by topology value. */
export interface HardState {
  readonly constraints: readonly Constraint[];
  readonly tallies: readonly TopologyTally[];
}

export const HARD: Slot<HardState> = {
  name: 'PodTopologySpread/hard',
  copy: ({ constraints, tallies }) => ({ constraints, tallies: tallies.map((tally) => tally.copy()) }),
};

export function hardState(pod: PodInfo, constraints: readonly Constraint[], snapshot: Snapshot): HardState {
  const everyNodeHasKeys = constraints.every(
    ({ topologyKey }) => snapshot.nodesWith(topologyKey) === snapshot.nodes.length,
  );
  const tallies = constraints.map((constraint) => {
    const podCounts = snapshot.counts.of(countedBy(constraint, pod.namespace));
    if (everyNodeHasKeys && !leavesOutNodes(constraint, pod.pod)) {
      return new TopologyTally(podCounts.by(constraint.topologyKey).values);
    }
    const values = new Map<string, number>();
    for (const info of snapshot.nodes) {
      if (info.node === undefined || !hasAllKeys(info.labels, constraints)) continue;
      if (!counts(constraint, pod.pod, info.node)) continue;
      const value = info.labels[constraint.topologyKey] ?? '';
      values.set(value, (values.get(value) ?? 0) + podCounts.on(info));
    }
    return new TopologyTally(values);
  });
  return { constraints, tallies };
}

/** Count with the pod, less the least count of all domains, must not exceed maxSkew. */
export function hardVerdict({ constraints, tallies }: HardState, pod: Pod, node: NodeInfo): Outcome {
  for (const [index, constraint] of constraints.entries()) {
    const value = node.labels[constraint.topologyKey];
    if (value === undefined) return LABEL_MISSING;
    const tally = tallies[index];
    if (tally === undefined) continue;
    const least = tally.domains < constraint.minDomains ? 0 : tally.least;
    const self = constraint.selector.matches(pod.metadata.labels) ? 1 : 0;
    if (tally.get(value) + self - least > constraint.maxSkew) return TOO_SKEWED;
  }
  return undefined;
}

/** Counts another pod as if it had come to the node (1) or left it (-1). */
export function countOther(state: HardState, pod: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
  if (other.namespace !== pod.namespace || node.node === undefined) return;
  if (!hasAllKeys(node.labels, state.constraints)) return;
  for (const [index, constraint] of state.constraints.entries()) {
    if (!constraint.selector.matches(other.pod.metadata.labels)) continue;
    if (!counts(constraint, pod.pod, node.node)) continue;
    state.tallies[index]?.add(node.labels[constraint.topologyKey] ?? '', delta);
  }
}
