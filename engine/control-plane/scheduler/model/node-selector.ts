import { matchesLabels, type LabelOperator, type LabelRequirement, type Labels } from '../../../api/label-selector';
import type {
  Node,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  Pod,
  PreferredSchedulingTerm,
} from '../../../api/types/core-v1';

/** component-helpers/scheduling/corev1/nodeaffinity (v0.36): terms are ORed, what is inside a term ANDed. */
export function matchesNodeSelector(selector: NodeSelector, node: Node): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesNodeTerm(term, node.metadata.name, node.metadata.labels));
}

/** As above for a volume, whose terms may name labels alone. */
export const matchesNodeLabels = (selector: NodeSelector, labels: Labels | undefined): boolean =>
  selector.nodeSelectorTerms.some((term) => matchesNodeTerm(term, undefined, labels));

/** The pod's nodeSelector and its required node affinity. */
export function matchesRequiredAffinity(pod: Pod, node: Node): boolean {
  const { nodeSelector, affinity } = pod.spec;
  if (nodeSelector !== undefined) {
    const labels = node.metadata.labels;
    for (const key of Object.keys(nodeSelector)) if (labels?.[key] !== nodeSelector[key]) return false;
  }
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || matchesNodeSelector(required, node);
}

/** Whether `matchesRequiredAffinity` may say no to any node. */
export const hasRequiredAffinity = ({ spec }: Pod): boolean =>
  spec.nodeSelector !== undefined ||
  spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined;

/** The weights of the preferred terms that the node matches. */
export function preferenceFor(terms: readonly PreferredSchedulingTerm[], node: Node): number {
  let sum = 0;
  for (const { weight, preference } of terms) {
    if (weight !== 0 && matchesNodeTerm(preference, node.metadata.name, node.metadata.labels)) sum += weight;
  }
  return sum;
}

/** A term without expressions and fields matches no node. */
function matchesNodeTerm(term: NodeSelectorTerm, name: string | undefined, labels: Labels | undefined): boolean {
  const parsed = parse(term);
  if (parsed === undefined) return false;
  if (!matchesLabels(parsed.labels, labels)) return false;
  return name === undefined || parsed.fields.every((field) => matchesField(field, name));
}

interface ParsedTerm {
  readonly labels: readonly LabelRequirement[];
  readonly fields: readonly NodeSelectorRequirement[];
}

const parsedTerms = new WeakMap<NodeSelectorTerm, { readonly term: ParsedTerm | undefined }>();

function parse(term: NodeSelectorTerm): ParsedTerm | undefined {
  const known = parsedTerms.get(term);
  if (known !== undefined) return known.term;
  const fresh = { term: parsedTerm(term) };
  parsedTerms.set(term, fresh);
  return fresh.term;
}

/** Undefined: empty or malformed, so that it matches nothing. */
function parsedTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): ParsedTerm | undefined {
  if (matchExpressions.length === 0 && matchFields.length === 0) return undefined;
  const labels: LabelRequirement[] = [];
  for (const { key, operator, values = [] } of matchExpressions) {
    const known = OPERATORS.get(operator);
    if (known === undefined) return undefined;
    if ((known === 'gt' || known === 'lt') && !/^[+-]?\d+$/.test(values[0] ?? '')) return undefined;
    labels.push({ key, operator: known, values });
  }
  if (matchFields.some(({ operator, values }) => !FIELD_OPERATORS.has(operator) || values?.length !== 1)) {
    return undefined;
  }
  return { labels, fields: matchFields };
}

const matchesField = ({ key, operator, values }: NodeSelectorRequirement, name: string): boolean =>
  ((key === 'metadata.name' ? name : '') === values?.[0]) === (operator === 'In');

const FIELD_OPERATORS: ReadonlySet<string> = new Set(['In', 'NotIn']);

const OPERATORS: ReadonlyMap<string, LabelOperator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
  ['Gt', 'gt'],
  ['Lt', 'lt'],
]);
