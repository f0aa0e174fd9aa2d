import type { Snapshot } from '../../cache/snapshot';
import type { Slot } from '../../framework/cycle-state';
import type { Outcome } from '../../framework/plugin';
import { unresolvable, unschedulable } from '../../framework/verdict';
import type { NodeInfo } from '../../model/node-info';
import type { PodInfo } from '../../model/pod-info';
import { TopologyTally } from '../topology-tally';
import { countedBy, counts, hasAllKeys, leavesOutNodes, type Constraint } from './constraint';
import { countsOnSome, haveAllKeys } from './counted-nodes';

const TOO_SKEWED = unschedulable("node(s) didn't match pod topology spread constraints");
const LABEL_MISSING = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");

/** Pods counted for each hard constraint, by topology value. */
export interface HardState {
  readonly constraints: readonly Constraint[];
  readonly tallies: readonly TopologyTally[];
  /** For each constraint: the pod itself is one of those that it counts. */
  readonly selfMatches: readonly boolean[];
}

export const HARD: Slot<HardState> = {
  name: 'PodTopologySpread/hard',
  copy: (state) => ({ ...state, tallies: state.tallies.map((tally) => tally.copy()) }),
};

export function hardState(pod: PodInfo, constraints: readonly Constraint[], snapshot: Snapshot): HardState {
  const everyNodeHasKeys = haveAllKeys(snapshot, constraints);
  const tallies = constraints.map((constraint) => {
    const podCounts = snapshot.counts.of(countedBy(constraint, pod.namespace));
    if (everyNodeHasKeys && !leavesOutNodes(constraint, pod.pod)) {
      const { topology, counts: all } = podCounts.by(constraint.topologyKey);
      return new TopologyTally(topology, all);
    }
    const keys = everyNodeHasKeys ? [] : constraints;
    const { topology, counts, isCounted } = countsOnSome(snapshot, podCounts, constraint, keys, pod.pod);
    return new TopologyTally(topology, counts, isCounted);
  });
  const selfMatches = constraints.map(({ selector }) => selector.matches(pod.pod.metadata.labels));
  return { constraints, tallies, selfMatches };
}

/** Count with the pod, less the least count of all domains, must not exceed maxSkew. */
export function hardVerdict({ constraints, tallies, selfMatches }: HardState, node: NodeInfo): Outcome {
  for (let index = 0; index < constraints.length; index++) {
    const constraint = constraints[index];
    const tally = tallies[index];
    if (constraint === undefined || tally === undefined) continue;
    const count = tally.at(node);
    if (count === undefined) return LABEL_MISSING;
    const least = tally.domains < constraint.minDomains ? 0 : tally.least;
    if (count + (selfMatches[index] === true ? 1 : 0) - least > constraint.maxSkew) return TOO_SKEWED;
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
    state.tallies[index]?.add(node, delta);
  }
}
