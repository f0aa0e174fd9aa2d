import type { Labels } from '../../../../api/label-selector';
import type { Pod } from '../../../../api/types/core-v1';
import { requiredLabel, type PodQuery } from '../../cache/pod-query';
import { termMatches, type AffinityTerm } from '../../model/affinity-term';
import { NOTHING } from '../../model/selector';

/** Labels of the namespaces there are, by name. */
export interface Namespaces {
  labelsOf(namespace: string): Labels | undefined;
  all(): Iterable<readonly [name: string, labels: Labels | undefined]>;
}

/**
 * The term of a pod that is being scheduled, with the namespaces that its selector selects now. One that selects all
 * stays as it is.
 */
export function withNamespacesNamed(term: AffinityTerm, namespaces: Namespaces): AffinityTerm {
  const { namespaceSelector } = term;
  if (namespaceSelector.selectsEverything || namespaceSelector.selectsNothing) return term;
  const named = new Set(term.namespaces);
  for (const [name, labels] of namespaces.all()) if (namespaceSelector.matches(labels)) named.add(name);
  const key = `${[...named].sort().join(',')}|${NOTHING.key}|${term.selector.key}|${term.topologyKey}`;
  return { ...term, key, namespaces: named, namespaceSelector: NOTHING };
}

/** Pods that match all of the terms. */
export function queryOf(terms: readonly AffinityTerm[]): PodQuery {
  const [first] = terms;
  const isAnywhere = first === undefined || first.namespaceSelector.selectsEverything;
  return {
    key: `affinity|${terms.map(withoutTopology).join('&')}`,
    namespaces: isAnywhere ? undefined : [...first.namespaces],
    label: requiredLabel(terms.map(({ selector }) => selector)),
    matches: (pod) => matchesAll(terms, pod),
  };
}

/** None match an empty list. */
export const matchesAll = (terms: readonly AffinityTerm[], pod: Pod): boolean =>
  terms.length > 0 && terms.every((term) => termMatches(term, pod, undefined));

const withoutTopology = ({ key }: AffinityTerm): string => key.slice(0, key.lastIndexOf('|'));
