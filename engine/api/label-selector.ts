import type { LabelSelector } from './types/meta-v1';

export type LabelOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}

/** All requirements must hold; the empty list selects everything. */
export type LabelRequirements = readonly LabelRequirement[];

export type Labels = Readonly<Record<string, string>>;

export const EVERYTHING: LabelRequirements = Object.freeze([]);

export function matchesLabels(requirements: LabelRequirements, labels: Labels | undefined): boolean {
  for (const requirement of requirements) if (!holds(requirement, labels?.[requirement.key])) return false;
  return true;
}

/** A selector that is absent selects nothing, an empty one everything; as metav1.LabelSelectorAsSelector has it. */
export function matchesSelector(selector: LabelSelector | undefined | null, labels: Labels | undefined): boolean {
  if (selector === undefined || selector === null) return false;
  for (const key in selector.matchLabels) if (labels?.[key] !== selector.matchLabels[key]) return false;
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    if (!holds({ key, operator: OPERATOR_OF[operator] ?? 'in', values: values ?? [] }, labels?.[key])) return false;
  }
  return true;
}

/** The requirements of a selector object, ordered by key. Undefined: the selector selects nothing. */
export function requirementsOf(selector: LabelSelector | undefined | null): LabelRequirements | undefined {
  if (selector === undefined || selector === null) return undefined;
  const equal = Object.entries(selector.matchLabels ?? {}).map(([key, value]): LabelRequirement => ({
    key,
    operator: '=',
    values: [value],
  }));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }): LabelRequirement => ({
    key,
    operator: OPERATOR_OF[operator] ?? 'in',
    values: values ?? [],
  }));
  return sortedByKey([...equal, ...expressions]);
}

/** `a=b,c in (d,e),!f`: how the server prints a selector, e.g. in `status.selector` of a Scale. */
export function selectorText(requirements: LabelRequirements): string {
  return requirements.map(requirementText).join(',');
}

export function sortedByKey(requirements: readonly LabelRequirement[]): LabelRequirements {
  return [...requirements].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

const OPERATOR_OF: Readonly<Record<string, LabelOperator | undefined>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

function holds({ operator, values }: LabelRequirement, value: string | undefined): boolean {
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt':
      return compares(operator, value, values[0]);
  }
}

function compares(operator: 'gt' | 'lt', value: string | undefined, bound: string | undefined): boolean {
  if (value === undefined || bound === undefined || !INTEGER.test(value) || !INTEGER.test(bound)) return false;
  return operator === 'gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
}

const INTEGER = /^[+-]?\d{1,19}$/;

function requirementText({ key, operator, values }: LabelRequirement): string {
  const list = [...values].sort().join(',');
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${list})`;
    case 'gt':
      return `${key}>${list}`;
    case 'lt':
      return `${key}<${list}`;
    default:
      return `${key}${operator}${list}`;
  }
}
