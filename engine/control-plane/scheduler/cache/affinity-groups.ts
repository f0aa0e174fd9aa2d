import type { AffinityTerm } from '../model/affinity-term';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import { ABSENT, type Topology, type TopologyCounts } from './topology';

/** The same term of many pods, and how many of them are on nodes with each value of its topology key. */
export interface TermGroup {
  readonly term: AffinityTerm;
  /** Of preferred terms; negative for anti-affinity. 1 for required ones. */
  readonly weight: number;
  readonly counts: TopologyCounts;
}

type TermsOf = (pod: PodInfo) => Iterable<{ readonly term: AffinityTerm; readonly weight: number }>;

/**
 * Affinity terms of the pods that run, those that say the same put together: a thousand replicas with one rule cost what
 * one costs.
 */
export class AffinityGroups {
  readonly requiredAnti: GroupedTerms;
  readonly required: GroupedTerms;
  readonly preferred: GroupedTerms;

  constructor(topology: (label: string) => Topology) {
    this.requiredAnti = new GroupedTerms(topology, ({ terms }) => required(terms.requiredAntiAffinity));
    this.required = new GroupedTerms(topology, ({ terms }) => required(terms.requiredAffinity));
    this.preferred = new GroupedTerms(topology, preferredOf);
  }

  podAdded(pod: PodInfo, node: NodeInfo): void {
    if (!pod.hasAffinity) return;
    for (const terms of this.all) terms.count(pod, node, 1);
  }

  podRemoved(pod: PodInfo, node: NodeInfo): void {
    if (!pod.hasAffinity) return;
    for (const terms of this.all) terms.count(pod, node, -1);
  }

  /** Counts anew, after nodes have come or gone or have other labels. */
  rebuild(nodes: readonly NodeInfo[]): void {
    for (const terms of this.all) {
      terms.clear();
      for (const node of nodes) for (const pod of node.podsWithAffinity) terms.count(pod, node, 1);
    }
  }

  private get all(): readonly GroupedTerms[] {
    return [this.requiredAnti, this.required, this.preferred];
  }
}

interface CountedGroup extends TermGroup {
  readonly counts: TopologyCounts & { sum: number };
}

export class GroupedTerms {
  private readonly byKey = new Map<string, CountedGroup>();

  constructor(
    private readonly topology: (label: string) => Topology,
    private readonly termsOf: TermsOf,
  ) {}

  groups(): Iterable<TermGroup> {
    return this.byKey.values();
  }

  get size(): number {
    return this.byKey.size;
  }

  clear(): void {
    this.byKey.clear();
  }

  count(pod: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    for (const { term, weight } of this.termsOf(pod)) {
      const value = this.topology(term.topologyKey).of(node);
      if (value !== ABSENT) this.countIn(this.groupOf(term, weight), value, delta);
    }
  }

  private groupOf(term: AffinityTerm, weight: number): CountedGroup {
    const key = `${term.key}|${weight}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const topology = this.topology(term.topologyKey);
    const fresh = { term, weight, counts: { topology, counts: new Int32Array(topology.values.length), sum: 0 } };
    this.byKey.set(key, fresh);
    return fresh;
  }

  private countIn(group: CountedGroup, value: number, delta: number): void {
    const { counts } = group;
    counts.counts[value] = (counts.counts[value] ?? 0) + delta;
    counts.sum += delta;
    if (counts.sum === 0) this.byKey.delete(`${group.term.key}|${group.weight}`);
  }
}

function* required(terms: readonly AffinityTerm[]): Iterable<{ readonly term: AffinityTerm; readonly weight: number }> {
  for (const term of terms) yield { term, weight: 1 };
}

function* preferredOf({ terms }: PodInfo): Iterable<{ readonly term: AffinityTerm; readonly weight: number }> {
  yield* terms.preferredAffinity;
  for (const { term, weight } of terms.preferredAntiAffinity) yield { term, weight: -weight };
}
