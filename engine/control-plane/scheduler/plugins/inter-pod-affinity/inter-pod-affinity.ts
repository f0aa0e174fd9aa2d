import * as resources from '../../../../api/resources';
import type { Informers } from '../../../../client/informer';
import type { Handle } from '../../framework/handle';
import type { SchedulerPlugin } from '../../framework/plugin';
import { pluginSource } from '../../framework/plugin-source';
import { SKIP } from '../../framework/verdict';
import type { AffinityTerm } from '../../model/affinity-term';
import { affinityInterests } from './hints';
import { normalizePreferred, PREFERRED, preferredScore, preferredState } from './preferred';
import { countOther, REQUIRED, requiredState, requiredVerdict } from './required';
import { withNamespacesNamed, type Namespaces } from './term-query';

/** InterPodAffinityArgs. */
export interface InterPodAffinityArgs {
  readonly hardPodAffinityWeight?: number;
  readonly ignorePreferredTermsOfExistingPods?: boolean;
}

/** Pods that want to be near others, or away from them (plugins/interpodaffinity, v1.36). */
export const interPodAffinity = pluginSource({
  name: 'InterPodAffinity',
  create: (handle, args) => plugin(handle, args ?? {}),
});

function plugin(handle: Handle, args: InterPodAffinityArgs): SchedulerPlugin {
  const { hardPodAffinityWeight: hardWeight = 1, ignorePreferredTermsOfExistingPods = false } = args;
  const namespaces = namespacesIn(handle.informers);
  const named = (term: AffinityTerm): AffinityTerm => withNamespacesNamed(term, namespaces);
  return {
    name: 'InterPodAffinity',
    events: affinityInterests,
    preFilter: (cycle, pod) => {
      const question = {
        pod,
        namespaceLabels: namespaces.labelsOf(pod.namespace),
        affinity: pod.terms.requiredAffinity.map(named),
        antiAffinity: pod.terms.requiredAntiAffinity.map(named),
      };
      const state = requiredState(question, handle.snapshot);
      if (state === undefined) return { verdict: SKIP };
      cycle.write(REQUIRED, state);
      return undefined;
    },
    addPod: (state, pod, added, node) => {
      countOther(state.expect(REQUIRED), pod, added, node, 1);
      return undefined;
    },
    removePod: (state, pod, removed, node) => {
      countOther(state.expect(REQUIRED), pod, removed, node, -1);
      return undefined;
    },
    filter: (state, pod, node) => requiredVerdict(state.expect(REQUIRED), pod, node),
    preScore: (cycle, pod) => {
      const { preferredAffinity, preferredAntiAffinity } = pod.terms;
      const terms = [
        ...preferredAffinity.map(({ term, weight }) => ({ term: named(term), weight })),
        ...preferredAntiAffinity.map(({ term, weight }) => ({ term: named(term), weight: -weight })),
      ];
      if (ignorePreferredTermsOfExistingPods && terms.length === 0) return SKIP;
      const namespaceLabels = namespaces.labelsOf(pod.namespace);
      const state = preferredState({ pod, namespaceLabels, terms, hardWeight }, handle.snapshot);
      if (state === undefined) return SKIP;
      cycle.write(PREFERRED, state);
      return undefined;
    },
    score: (state, _, node) => preferredScore(state.expect(PREFERRED), node),
    normalize: (_state, _pod, scores) => {
      normalizePreferred(scores);
      return undefined;
    },
  };
}

function namespacesIn(informers: Informers): Namespaces {
  const informer = informers.of(resources.namespaces);
  return {
    labelsOf: (name) => informer.get({ name })?.metadata.labels,
    all: () => informer.list().map(({ metadata }) => [metadata.name, metadata.labels] as const),
  };
}
