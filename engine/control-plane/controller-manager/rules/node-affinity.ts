import { matchesLabels, type LabelOperator, type Labels } from '../../../api/label-selector';
import type {
  Node,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
} from '../../../api/types/core-v1';

/** nodeSelector and the required node affinity (component-helpers nodeaffinity GetRequiredNodeAffinity, v0.36). */
export function matchesNode({ nodeSelector, affinity }: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  for (const key in nodeSelector) if (labels[key] !== nodeSelector[key]) return false;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || matchesNodeSelector(required, node);
}

/** One of the terms holds; a selector without terms, and a term without anything, hold nowhere. */
export const matchesNodeSelector = ({ nodeSelectorTerms }: NodeSelector, node: Node): boolean =>
  nodeSelectorTerms.some((term) => matchesTerm(term, node));

function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return all(matchExpressions, node.metadata.labels ?? {}) && all(matchFields, { 'metadata.name': node.metadata.name });
}

const all = (requirements: readonly NodeSelectorRequirement[], values: Labels): boolean =>
  matchesLabels(
    requirements.map(({ key, operator, values: wanted = [] }) => ({
      key,
      operator: OPERATORS[operator] ?? 'in',
      values: wanted,
    })),
    values,
  );

const OPERATORS: Readonly<Record<string, LabelOperator | undefined>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
};
