import type { Node, NodeAffinity, NodeSelectorTerm, Pod, PreferredSchedulingTerm } from '../../../api/types/core-v1';
import { ACTIONS, RESOURCES, type HintFunction } from '../framework/cluster-event';
import { objectAs } from '../framework/hint-objects';
import type { Outcome, PreFilterOutcome, SchedulerPlugin } from '../framework/plugin';
import { pluginSource } from '../framework/plugin-source';
import { SKIP, unresolvable } from '../framework/verdict';
import {
  hasRequiredAffinity,
  matchesNodeSelector,
  matchesRequiredAffinity,
  preferenceFor,
} from '../model/node-selector';
import type { PodInfo } from '../model/pod-info';
import { scaleToMax } from './default-normalize';
import { nodeAffinitySignature } from './signatures';

/** NodeAffinityArgs: an affinity that is added to that of every pod. */
export interface NodeAffinityArgs {
  readonly addedAffinity?: NodeAffinity;
}

const NO_MATCH = unresolvable("node(s) didn't match Pod's node affinity/selector");
const NO_ENFORCED_MATCH = unresolvable("node(s) didn't match scheduler-enforced node affinity");
const CONFLICT = unresolvable('pod affinity terms conflict');

/** Node selectors and node affinity of pods (plugins/nodeaffinity, v1.36). */
export const nodeAffinity = pluginSource({
  name: 'NodeAffinity',
  create: (_handle, args) => plugin(args ?? {}),
});

function plugin({ addedAffinity }: NodeAffinityArgs): SchedulerPlugin {
  const addedRequired = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const addedPreferred = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const isEnforced = (node: Node): boolean => addedRequired === undefined || matchesNodeSelector(addedRequired, node);

  /** Queue when a node that matches has come, or has begun to match. */
  const afterNode: HintFunction = (pod, previous, next) => {
    const [was, is] = [objectAs<Node>(previous, 'Node'), objectAs<Node>(next, 'Node')];
    if (is === undefined || !isEnforced(is) || !matchesRequiredAffinity(pod, is)) return 'Skip';
    return was === undefined || !matchesRequiredAffinity(pod, was) ? 'Queue' : 'Skip';
  };

  return {
    name: 'NodeAffinity',
    events: [{ resource: RESOURCES.node, actions: ACTIONS.add | ACTIONS.updateNodeLabel, hint: afterNode }],
    signature: nodeAffinitySignature,
    preFilter: (_, { pod }) =>
      hasRequiredAffinity(pod) || addedRequired !== undefined ? namedNodes(pod) : { verdict: SKIP },
    filter: (_, { pod }, { node }): Outcome => {
      if (node === undefined) return NO_MATCH;
      if (!isEnforced(node)) return NO_ENFORCED_MATCH;
      return matchesRequiredAffinity(pod, node) ? undefined : NO_MATCH;
    },
    preScore: (_, pod) => (preferredOf(pod) === undefined && addedPreferred.length === 0 ? SKIP : undefined),
    score: (_, pod, { node }) =>
      node === undefined ? 0 : preferenceFor(addedPreferred, node) + preferenceFor(preferredOf(pod) ?? [], node),
    normalize: (_state, _pod, scores) => {
      scaleToMax(scores, false);
      return undefined;
    },
  };
}

const preferredOf = ({ pod }: PodInfo): readonly PreferredSchedulingTerm[] | undefined =>
  pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;

/** A pod that asks for nodes by name, as a DaemonSet's do, need not be tried on the others. */
function namedNodes({ spec }: Pod): PreFilterOutcome | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const term of terms) {
    const ofTerm = namesIn(term);
    if (ofTerm === undefined) return undefined;
    for (const name of ofTerm) names.add(name);
  }
  return names.size === 0 ? { verdict: CONFLICT } : { only: names };
}

/** Undefined: the term does not limit the node's name. */
function namesIn({ matchFields = [] }: NodeSelectorTerm): readonly string[] | undefined {
  let names: readonly string[] | undefined;
  for (const { key, operator, values = [] } of matchFields) {
    if (key !== 'metadata.name' || operator !== 'In') continue;
    names = names === undefined ? values : names.filter((name) => values.includes(name));
  }
  return names;
}
