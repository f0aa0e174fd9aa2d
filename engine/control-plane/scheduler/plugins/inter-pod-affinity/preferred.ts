import type { Labels } from '../../../../api/label-selector';
import type { Snapshot } from '../../cache/snapshot';
import type { Slot } from '../../framework/cycle-state';
import { SCORE_MAX } from '../../framework/plugin';
import { termMatches, type AffinityTerm } from '../../model/affinity-term';
import type { NodeInfo } from '../../model/node-info';
import type { PodInfo } from '../../model/pod-info';
import { queryOf } from './term-query';

/** Something that draws the pod to nodes with a label value, or away from them. */
interface Pull {
  readonly topologyKey: string;
  readonly pods: ReadonlyMap<string, number>;
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
    const { values, sum } = snapshot.counts.of(queryOf([term])).by(term.topologyKey);
    return sum === 0 ? [] : [{ topologyKey: term.topologyKey, pods: values, weight }];
  });
}

function pullsOfOthers({ pod, namespaceLabels, hardWeight }: PreferredQuestion, snapshot: Snapshot): readonly Pull[] {
  const out: Pull[] = [];
  const { required, preferred } = snapshot.groups;
  if (hardWeight > 0) {
    for (const { term, pods } of required.groups()) {
      if (!termMatches(term, pod.pod, namespaceLabels)) continue;
      out.push({ topologyKey: term.topologyKey, pods, weight: hardWeight });
    }
  }
  for (const { term, pods, weight } of preferred.groups()) {
    if (termMatches(term, pod.pod, namespaceLabels)) out.push({ topologyKey: term.topologyKey, pods, weight });
  }
  return out;
}

export function preferredScore({ pulls }: PreferredState, { labels }: NodeInfo): number {
  let score = 0;
  for (const { topologyKey, pods, weight } of pulls) {
    const value = labels[topologyKey];
    if (value !== undefined) score += weight * (pods.get(value) ?? 0);
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
