import type { Labels } from '../../../api/label-selector';
import type { Affinity, Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '../../../api/types/core-v1';
import { selectorOf, type Selector } from './selector';

/** A pod affinity term made ready. Two with the same key say the same. */
export interface AffinityTerm {
  readonly key: string;
  readonly namespaces: ReadonlySet<string>;
  readonly namespaceSelector: Selector;
  readonly selector: Selector;
  readonly topologyKey: string;
}

export interface WeightedAffinityTerm {
  readonly term: AffinityTerm;
  readonly weight: number;
}

/** `namespaceLabels` are those of the pod's namespace. */
export const termMatches = (term: AffinityTerm, pod: Pod, namespaceLabels: Labels | undefined): boolean =>
  (term.namespaces.has(pod.metadata.namespace ?? '') || term.namespaceSelector.matches(namespaceLabels)) &&
  term.selector.matches(pod.metadata.labels);

export interface AffinityTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedAffinityTerm[];
  readonly preferredAntiAffinity: readonly WeightedAffinityTerm[];
}

export const NO_TERMS: AffinityTerms = Object.freeze({
  requiredAffinity: [],
  requiredAntiAffinity: [],
  preferredAffinity: [],
  preferredAntiAffinity: [],
});

export function affinityTermsOf(affinity: Affinity | undefined, namespace: string): AffinityTerms {
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  if (podAffinity === undefined && podAntiAffinity === undefined) return NO_TERMS;
  const plain = (terms: readonly PodAffinityTerm[] = []): readonly AffinityTerm[] =>
    terms.map((term) => affinityTerm(term, namespace));
  const weighted = (terms: readonly WeightedPodAffinityTerm[] = []): readonly WeightedAffinityTerm[] =>
    terms.map(({ weight, podAffinityTerm }) => ({ weight, term: affinityTerm(podAffinityTerm, namespace) }));
  return {
    requiredAffinity: plain(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: plain(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: weighted(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: weighted(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}

/** A term that names no namespace means the pod's own. */
function affinityTerm(term: PodAffinityTerm, namespace: string): AffinityTerm {
  const own = (term.namespaces ?? []).length === 0 && term.namespaceSelector === undefined;
  const namespaces = own ? [namespace] : [...(term.namespaces ?? [])].sort();
  const namespaceSelector = selectorOf(term.namespaceSelector);
  const selector = selectorOf(term.labelSelector);
  return {
    key: `${namespaces.join(',')}|${namespaceSelector.key}|${selector.key}|${term.topologyKey}`,
    namespaces: new Set(namespaces),
    namespaceSelector,
    selector,
    topologyKey: term.topologyKey,
  };
}
