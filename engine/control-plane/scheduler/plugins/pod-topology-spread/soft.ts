import type { PodCounts } from '../../cache/pod-counts';
import type { Snapshot } from '../../cache/snapshot';
import { ABSENT, type Topology } from '../../cache/topology';
import type { Slot } from '../../framework/cycle-state';
import { SCORE_MAX } from '../../framework/plugin';
import type { NodeInfo } from '../../model/node-info';
import type { PodInfo } from '../../model/pod-info';
import { countedBy, hasAllKeys, HOSTNAME, leavesOutNodes, type Constraint } from './constraint';
import { countsOnSome, haveAllKeys } from './counted-nodes';

/** A soft constraint with what its score is made of. */
interface Weighed {
  readonly constraint: Constraint;
  readonly podCounts: PodCounts;
  readonly topology: Topology;
  /** Pods by topology value; a host's are counted on the spot. */
  readonly perValue: Int32Array | undefined;
  /** Topologies with few values are not watered down by those with many. */
  readonly weight: number;
}

export interface SoftState {
  readonly weighed: readonly Weighed[];
  /** Nodes that lack a topology key get no score. */
  readonly ignored: ReadonlySet<NodeInfo>;
}

export const SOFT: Slot<SoftState> = { name: 'PodTopologySpread/soft' };

export interface SoftQuestion {
  readonly pod: PodInfo;
  readonly constraints: readonly Constraint[];
  /** The nodes that are left. */
  readonly nodes: readonly NodeInfo[];
  /** Whether nodes that lack a key are left out; not so for the system's default constraints. */
  readonly requiresAllKeys: boolean;
}

/** plugins/podtopologyspread/scoring.go (v1.36). */
export function softState(question: SoftQuestion, snapshot: Snapshot): SoftState {
  const { constraints, nodes, requiresAllKeys, pod } = question;
  const isComplete = !requiresAllKeys || haveAllKeys(snapshot, constraints);
  const ignored = new Set(isComplete ? [] : nodes.filter(({ labels }) => !hasAllKeys(labels, constraints)));
  const scored = ignored.size === 0 ? nodes : nodes.filter((node) => !ignored.has(node));
  const weighed = constraints.map((constraint): Weighed => {
    const podCounts = snapshot.counts.of(countedBy(constraint, pod.namespace));
    const isHost = constraint.topologyKey === HOSTNAME;
    return {
      constraint,
      podCounts,
      topology: snapshot.topology(constraint.topologyKey),
      perValue: isHost ? undefined : perValue(question, constraint, podCounts, snapshot),
      weight: Math.log((isHost ? scored.length : valuesOn(scored, snapshot.topology(constraint.topologyKey))) + 2),
    };
  });
  return { weighed, ignored };
}

/** The more such pods there are where the node is, the higher; turned round when all nodes are known. */
export function softScore({ weighed, ignored }: SoftState, node: NodeInfo): number {
  if (ignored.size > 0 && ignored.has(node)) return 0;
  let score = 0;
  for (const { constraint, podCounts, topology, perValue: byValue, weight } of weighed) {
    const value = topology.of(node);
    if (value === ABSENT) continue;
    const count = byValue === undefined ? podCounts.on(node) : (byValue[value] ?? 0);
    score += count * weight + (constraint.maxSkew - 1);
  }
  return Math.round(score);
}

export function normalizeSoft({ ignored }: SoftState, scores: Float64Array, nodes: readonly NodeInfo[]): void {
  const isIgnored = (index: number): boolean => {
    const node = ignored.size === 0 ? undefined : nodes[index];
    return node !== undefined && ignored.has(node);
  };
  let least = Infinity;
  let greatest = 0;
  for (let index = 0; index < scores.length; index++) {
    if (isIgnored(index)) continue;
    const score = scores[index] ?? 0;
    if (score < least) least = score;
    if (score > greatest) greatest = score;
  }
  for (let index = 0; index < scores.length; index++) {
    if (isIgnored(index)) scores[index] = 0;
    else if (greatest === 0) scores[index] = SCORE_MAX;
    else scores[index] = Math.trunc((SCORE_MAX * (greatest + least - (scores[index] ?? 0))) / greatest);
  }
}

/** A node without the label counts as one more value. */
function valuesOn(nodes: readonly NodeInfo[], topology: Topology): number {
  const seen = new Uint8Array(topology.values.length + 1);
  let count = 0;
  for (const node of nodes) {
    const value = topology.of(node) + 1;
    if (seen[value] === 0) count++;
    seen[value] = 1;
  }
  return count;
}

function perValue(
  { pod, constraints, requiresAllKeys }: SoftQuestion,
  constraint: Constraint,
  podCounts: PodCounts,
  snapshot: Snapshot,
): Int32Array {
  const isComplete = !requiresAllKeys || haveAllKeys(snapshot, constraints);
  if (isComplete && !leavesOutNodes(constraint, pod.pod)) return podCounts.by(constraint.topologyKey).counts;
  return countsOnSome(snapshot, podCounts, constraint, isComplete ? [] : constraints, pod.pod).counts;
}
