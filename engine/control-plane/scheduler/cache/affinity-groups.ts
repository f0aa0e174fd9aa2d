import type { AffinityTerm } from '../model/affinity-term';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';

/** The same term of many pods, and how many of them are on nodes with each value of its topology key. */
export interface TermGroup {
  readonly term: AffinityTerm;
  /** Of preferred terms; negative for anti-affinity. 1 for required ones. */
  readonly weight: number;
  readonly pods: ReadonlyMap<string, number>;
}

type TermsOf = (pod: PodInfo) => Iterable<{ readonly term: AffinityTerm; readonly weight: number }>;

/**
 * Affinity terms of the pods that run, those that say the same put together: a thousand replicas with one rule cost what
 * one costs.
 */
export class AffinityGroups {
  readonly requiredAnti = new GroupedTerms(({ terms }) => required(terms.requiredAntiAffinity));
  readonly required = new GroupedTerms(({ terms }) => required(terms.requiredAffinity));
  readonly preferred = new GroupedTerms(preferredOf);

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
  readonly pods: Map<string, number>;
}

export class GroupedTerms {
  private readonly byKey = new Map<string, CountedGroup>();

  constructor(private readonly termsOf: TermsOf) {}

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
      const value = node.labels[term.topologyKey];
      if (value !== undefined) this.countIn(this.groupOf(term, weight), value, delta);
    }
  }

  private groupOf(term: AffinityTerm, weight: number): CountedGroup {
    const key = `${term.key}|${weight}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const fresh = { term, weight, pods: new Map<string, number>() };
    this.byKey.set(key, fresh);
    return fresh;
  }

  private countIn(group: CountedGroup, value: string, delta: number): void {
    const count = (group.pods.get(value) ?? 0) + delta;
    if (count !== 0) group.pods.set(value, count);
    else group.pods.delete(value);
    if (group.pods.size === 0) this.byKey.delete(`${group.term.key}|${group.weight}`);
  }
}

function* required(terms: readonly AffinityTerm[]): Iterable<{ readonly term: AffinityTerm; readonly weight: number }> {
  for (const term of terms) yield { term, weight: 1 };
}

function* preferredOf({ terms }: PodInfo): Iterable<{ readonly term: AffinityTerm; readonly weight: number }> {
  yield* terms.preferredAffinity;
  for (const { term, weight } of terms.preferredAntiAffinity) yield { term, weight: -weight };
}
