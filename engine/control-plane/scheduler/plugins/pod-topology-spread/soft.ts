import type { Pod } from '../../../../api/types/core-v1';
import type { PodCounts } from '../../cache/pod-counts';
import type { Snapshot } from '../../cache/snapshot';
import type { Slot } from '../../framework/cycle-state';
import { SCORE_MAX } from '../../framework/plugin';
import type { NodeInfo } from '../../model/node-info';
import type { PodInfo } from '../../model/pod-info';
import { countedBy, counts, hasAllKeys, HOSTNAME, leavesOutNodes, type Constraint } from './constraint';

/** A soft constraint with what its score is made of. */
interface Weighed {
  readonly constraint: Constraint;
  readonly podCounts: PodCounts;
  /** Pods by topology value; a host's are counted on the spot. */
  readonly perValue: ReadonlyMap<string, number> | undefined;
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
  const ignored = new Set(requiresAllKeys ? nodes.filter(({ labels }) => !hasAllKeys(labels, constraints)) : []);
  const scored = ignored.size === 0 ? nodes : nodes.filter((node) => !ignored.has(node));
  const weighed = constraints.map((constraint): Weighed => {
    const podCounts = snapshot.counts.of(countedBy(constraint, pod.namespace));
    const isHost = constraint.topologyKey === HOSTNAME;
    return {
      constraint,
      podCounts,
      perValue: isHost ? undefined : perValue(question, constraint, podCounts, snapshot),
      weight: Math.log((isHost ? scored.length : valuesOn(scored, constraint.topologyKey)) + 2),
    };
  });
  return { weighed, ignored };
}

/** The more such pods there are where the node is, the higher; turned round when all nodes are known. */
export function softScore({ weighed, ignored }: SoftState, node: NodeInfo): number {
  if (ignored.has(node)) return 0;
  let score = 0;
  for (const { constraint, podCounts, perValue: byValue, weight } of weighed) {
    const value = node.labels[constraint.topologyKey];
    if (value === undefined) continue;
    const count = byValue === undefined ? podCounts.on(node) : (byValue.get(value) ?? 0);
    score += count * weight + (constraint.maxSkew - 1);
  }
  return Math.round(score);
}

export function normalizeSoft({ ignored }: SoftState, scores: Float64Array, nodes: readonly NodeInfo[]): void {
  let least = Infinity;
  let greatest = 0;
  for (const [index, node] of nodes.entries()) {
    if (ignored.has(node)) continue;
    const score = scores[index] ?? 0;
    if (score < least) least = score;
    if (score > greatest) greatest = score;
  }
  for (const [index, node] of nodes.entries()) {
    if (ignored.has(node)) scores[index] = 0;
    else if (greatest === 0) scores[index] = SCORE_MAX;
    else scores[index] = Math.trunc((SCORE_MAX * (greatest + least - (scores[index] ?? 0))) / greatest);
  }
}

/** A node without the label counts as one more value. */
function valuesOn(nodes: readonly NodeInfo[], label: string): number {
  const values = new Set<string>();
  for (const { labels } of nodes) values.add(labels[label] ?? '');
  return values.size;
}

function perValue(
  { pod, constraints, requiresAllKeys }: SoftQuestion,
  constraint: Constraint,
  podCounts: PodCounts,
  snapshot: Snapshot,
): ReadonlyMap<string, number> {
  const countsEveryNode =
    !leavesOutNodes(constraint, pod.pod) &&
    (!requiresAllKeys ||
      constraints.every(({ topologyKey }) => snapshot.nodesWith(topologyKey) === snapshot.nodes.length));
  if (countsEveryNode) return podCounts.by(constraint.topologyKey).values;
  const values = new Map<string, number>();
  for (const info of snapshot.nodes) {
    if (!isCounted(info, constraint, pod.pod)) continue;
    if (requiresAllKeys && !hasAllKeys(info.labels, constraints)) continue;
    const value = info.labels[constraint.topologyKey] ?? '';
    values.set(value, (values.get(value) ?? 0) + podCounts.on(info));
  }
  return values;
}

const isCounted = ({ node }: NodeInfo, constraint: Constraint, pod: Pod): boolean =>
  node !== undefined && counts(constraint, pod, node);
