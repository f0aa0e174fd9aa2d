import type { Node, Pod, TopologySpreadConstraint } from '../../../../api/types/core-v1';
import { spreadQuery, type PodQuery } from '../../cache/pod-query';
import { hasRequiredAffinity, matchesRequiredAffinity } from '../../model/node-selector';
import { equalTo, NOTHING, selectorOf, type Selector } from '../../model/selector';
import { untoleratedTaint } from '../../model/tolerations';

export type WhenUnsatisfiable = 'DoNotSchedule' | 'ScheduleAnyway';

/** A spread constraint made ready for one pod. */
export interface Constraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: Selector;
  readonly minDomains: number;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
}

export const HOSTNAME = 'kubernetes.io/hostname';

/** The constraints of a list that say so, with the pod's values of `matchLabelKeys` in their selectors. */
export function constraintsOf(
  list: readonly TopologySpreadConstraint[],
  pod: Pod,
  when: WhenUnsatisfiable,
): readonly Constraint[] {
  return list.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when).map((constraint) => ready(constraint, pod));
}

function ready(constraint: TopologySpreadConstraint, pod: Pod): Constraint {
  const { maxSkew, topologyKey, labelSelector, minDomains = 1, nodeAffinityPolicy, nodeTaintsPolicy } = constraint;
  return {
    maxSkew,
    topologyKey,
    selector: withMatchLabelKeys(selectorOf(labelSelector), constraint.matchLabelKeys ?? [], pod),
    minDomains,
    honorsAffinity: (nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorsTaints: nodeTaintsPolicy === 'Honor',
  };
}

function withMatchLabelKeys(selector: Selector, keys: readonly string[], { metadata }: Pod): Selector {
  const labels: Record<string, string> = {};
  for (const key of keys) {
    const value = metadata.labels?.[key];
    if (value !== undefined) labels[key] = value;
  }
  return Object.keys(labels).length === 0 ? selector : selector.and(equalTo(labels));
}

/** A selector that selects everything counts no pod; upstream's `countPodsMatchSelector` has it so. */
export const countedBy = ({ selector }: Constraint, namespace: string): PodQuery =>
  queryOf(selector.selectsEverything ? NOTHING : selector, namespace);

/** Whether the pod's own demands may leave out nodes that the constraint would count. */
export const leavesOutNodes = (constraint: Constraint, pod: Pod): boolean =>
  constraint.honorsTaints || (constraint.honorsAffinity && hasRequiredAffinity(pod));

/** Whether the constraint counts the node. */
export function counts(constraint: Constraint, pod: Pod, node: Node): boolean {
  if (constraint.honorsAffinity && !matchesRequiredAffinity(pod, node)) return false;
  return !constraint.honorsTaints || untoleratedTaint(node.spec.taints, pod.spec.tolerations) === undefined;
}

export const hasAllKeys = (labels: Readonly<Record<string, string>>, constraints: readonly Constraint[]): boolean =>
  constraints.every(({ topologyKey }) => labels[topologyKey] !== undefined);

function queryOf(selector: Selector, namespace: string): PodQuery {
  let byNamespace = queries.get(selector);
  if (byNamespace === undefined) queries.set(selector, (byNamespace = new Map<string, PodQuery>()));
  let query = byNamespace.get(namespace);
  if (query === undefined) byNamespace.set(namespace, (query = spreadQuery(namespace, selector)));
  return query;
}

const queries = new WeakMap<Selector, Map<string, PodQuery>>();
