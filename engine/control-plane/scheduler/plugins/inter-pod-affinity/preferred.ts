import type { Labels } from '../../../../api/label-selector';
import type { Snapshot } from '../../cache/snapshot';
import { ABSENT, type TopologyCounts } from '../../cache/topology';
import type { Slot } from '../../framework/cycle-state';
import { SCORE_MAX } from '../../framework/plugin';
import { termMatches, type AffinityTerm } from '../../model/affinity-term';
import type { NodeInfo } from '../../model/node-info';
import type { PodInfo } from '../../model/pod-info';
import { queryOf } from './term-query';

/** Something that draws the pod to nodes with a label value, or away from them. */
interface Pull {
  readonly counts: TopologyCounts;
  readonly weight: number;
}

export interface PreferredState {
  readonly pulls: readonly Pull[];
}

export const PREFERRED: Slot<PreferredState> = { name: 'InterPodAffinity/preferred' };

export interface PreferredQuestion {
  readonly pod: PodInfo;
  readonly namespaceLabels: Labels | undefined;
  readonly terms: readonly { readonly term: AffinityTerm; readonly weight: number }[];
  /** What a required term of another pod that matches this one counts. */
  readonly hardWeight: number;
}

/** Undefined: nothing pulls. */
export function preferredState(question: PreferredQuestion, snapshot: Snapshot): PreferredState | undefined {
  const pulls = [...ownPulls(question, snapshot), ...pullsOfOthers(question, snapshot)];
  return pulls.length === 0 ? undefined : { pulls };
}

function ownPulls({ terms }: PreferredQuestion, snapshot: Snapshot): readonly Pull[] {
  return terms.flatMap(({ term, weight }) => {
    const counts = snapshot.counts.of(queryOf([term])).by(term.topologyKey);
    return counts.sum === 0 ? [] : [{ counts, weight }];
  });
}

function pullsOfOthers({ pod, namespaceLabels, hardWeight }: PreferredQuestion, snapshot: Snapshot): readonly Pull[] {
  const out: Pull[] = [];
  const { required, preferred } = snapshot.groups;
  if (hardWeight > 0) {
    for (const { term, counts } of required.groups()) {
      if (termMatches(term, pod.pod, namespaceLabels)) out.push({ counts, weight: hardWeight });
    }
  }
  for (const { term, counts, weight } of preferred.groups()) {
    if (termMatches(term, pod.pod, namespaceLabels)) out.push({ counts, weight });
  }
  return out;
}

export function preferredScore({ pulls }: PreferredState, node: NodeInfo): number {
  let score = 0;
  for (const { counts, weight } of pulls) {
    const value = counts.topology.of(node);
    if (value !== ABSENT) score += weight * (counts.counts[value] ?? 0);
  }
  return score;
}

/** The least score becomes 0, the greatest 100. */
export function normalizePreferred(scores: Float64Array): void {
  let least = Infinity;
  let greatest = -Infinity;
  for (const score of scores) {
    if (score < least) least = score;
    if (score > greatest) greatest = score;
  }
  const span = greatest - least;
  for (let index = 0; index < scores.length; index++) {
    scores[index] = span > 0 ? Math.trunc(SCORE_MAX * (((scores[index] ?? 0) - least) / span)) : 0;
  }
}
