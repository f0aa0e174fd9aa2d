import type { Labels } from '../../../../api/label-selector';
import type { Snapshot } from '../../cache/snapshot';
import type { Topology } from '../../cache/topology';
import type { Slot } from '../../framework/cycle-state';
import type { Outcome } from '../../framework/plugin';
import { unresolvable, unschedulable } from '../../framework/verdict';
import { termMatches, type AffinityTerm } from '../../model/affinity-term';
import type { NodeInfo } from '../../model/node-info';
import type { PodInfo } from '../../model/pod-info';
import { TopologyTally } from '../topology-tally';
import { matchesAll, queryOf } from './term-query';

const NO_AFFINITY = unresolvable("node(s) didn't match pod affinity rules");
const ANTI_AFFINITY = unschedulable("node(s) didn't match pod anti-affinity rules");
const EXISTING_ANTI_AFFINITY = unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");

/** Pods that bear on the required terms, by topology value. */
export interface RequiredState {
  readonly namespaceLabels: Labels | undefined;
  readonly affinity: readonly AffinityTerm[];
  /** For each term of `affinity`: pods that match all of them. */
  readonly matching: readonly TopologyTally[];
  readonly antiAffinity: readonly AffinityTerm[];
  /** For each term of `antiAffinity`: pods that match it. */
  readonly unwanted: readonly TopologyTally[];
  /** By topology key: pods there that do not want this one. */
  readonly unwilling: Map<string, TopologyTally>;
  readonly topology: (label: string) => Topology;
}

export const REQUIRED: Slot<RequiredState> = {
  name: 'InterPodAffinity/required',
  copy: (state) => ({
    ...state,
    matching: state.matching.map((tally) => tally.copy()),
    unwanted: state.unwanted.map((tally) => tally.copy()),
    unwilling: new Map([...state.unwilling].map(([key, tally]) => [key, tally.copy()])),
  }),
};

export interface RequiredQuestion {
  readonly pod: PodInfo;
  readonly namespaceLabels: Labels | undefined;
  readonly affinity: readonly AffinityTerm[];
  readonly antiAffinity: readonly AffinityTerm[];
}

/** Undefined: no rule of this pod or of any other bears on it. */
export function requiredState(question: RequiredQuestion, snapshot: Snapshot): RequiredState | undefined {
  const { affinity, antiAffinity } = question;
  const unwilling = unwillingPods(question, snapshot);
  if (unwilling.size === 0 && affinity.length === 0 && antiAffinity.length === 0) return undefined;
  const count = (terms: readonly AffinityTerm[], topologyKey: string): TopologyTally => {
    const { topology, counts } = snapshot.counts.of(queryOf(terms)).by(topologyKey);
    return new TopologyTally(topology, counts);
  };
  return {
    namespaceLabels: question.namespaceLabels,
    affinity,
    matching: affinity.map(({ topologyKey }) => count(affinity, topologyKey)),
    antiAffinity,
    unwanted: antiAffinity.map((term) => count([term], term.topologyKey)),
    unwilling,
    topology: (label) => snapshot.topology(label),
  };
}

function unwillingPods({ pod, namespaceLabels }: RequiredQuestion, snapshot: Snapshot): Map<string, TopologyTally> {
  const byKey = new Map<string, Int32Array>();
  for (const { term, counts } of snapshot.groups.requiredAnti.groups()) {
    if (!termMatches(term, pod.pod, namespaceLabels)) continue;
    const known = byKey.get(term.topologyKey);
    byKey.set(term.topologyKey, known === undefined ? counts.counts : sumOf(known, counts.counts));
  }
  return new Map([...byKey].map(([key, counts]) => [key, new TopologyTally(snapshot.topology(key), counts)]));
}

const sumOf = (a: Int32Array, b: Int32Array): Int32Array => a.map((count, value) => count + (b[value] ?? 0));

export function requiredVerdict(state: RequiredState, pod: PodInfo, node: NodeInfo): Outcome {
  if (!hasAffinity(state, pod, node)) return NO_AFFINITY;
  for (const tally of state.unwanted) if ((tally.at(node) ?? 0) > 0) return ANTI_AFFINITY;
  for (const tally of state.unwilling.values()) if ((tally.at(node) ?? 0) > 0) return EXISTING_ANTI_AFFINITY;
  return undefined;
}

/** The first pod of a group that wants to be together is let in anywhere, or it would wait forever. */
function hasAffinity(state: RequiredState, pod: PodInfo, node: NodeInfo): boolean {
  let together = true;
  for (const tally of state.matching) {
    const count = tally.at(node);
    if (count === undefined) return false;
    if (count <= 0) together = false;
  }
  return together || (state.matching.every(({ sum }) => sum === 0) && matchesAll(state.affinity, pod.pod));
}

/** Counts another pod as if it had come to the node (1) or left it (-1). */
export function countOther(state: RequiredState, pod: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
  for (const term of other.terms.requiredAntiAffinity) {
    if (termMatches(term, pod.pod, state.namespaceLabels)) unwillingBy(state, term.topologyKey).add(node, delta);
  }
  if (matchesAll(state.affinity, other.pod)) for (const tally of state.matching) tally.add(node, delta);
  for (const [index, term] of state.antiAffinity.entries()) {
    if (termMatches(term, other.pod, undefined)) state.unwanted[index]?.add(node, delta);
  }
}

function unwillingBy(state: RequiredState, topologyKey: string): TopologyTally {
  const known = state.unwilling.get(topologyKey);
  if (known !== undefined) return known;
  const topology = state.topology(topologyKey);
  const fresh = new TopologyTally(topology, new Int32Array(topology.values.length));
  state.unwilling.set(topologyKey, fresh);
  return fresh;
}
