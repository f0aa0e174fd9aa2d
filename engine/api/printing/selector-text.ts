import { sortedKeys } from '../../base/go-text';
import type { LabelSelector, LabelSelectorRequirement } from '../types/meta-v1';

/** `a=b,c=d`, or `<none>` (labels.FormatLabels). */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const text = sortedKeys(labels ?? {})
    .map((key) => `${key}=${labels?.[key] ?? ''}`)
    .join(',');
  return text === '' ? '<none>' : text;
}

/** A selector as requirements in the order of their keys: `a=b,c in (d,e),!f` (labels.Selector.String). */
export function selectorText(selector: LabelSelector | undefined): string {
  const requirements: LabelSelectorRequirement[] = [
    ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, operator: '=', values: [value] })),
    ...(selector?.matchExpressions ?? []),
  ];
  return requirements
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(requirementText)
    .join(',');
}

function requirementText({ key, operator, values = [] }: LabelSelectorRequirement): string {
  const list = [...values].sort().join(',');
  switch (operator) {
    case '=':
      return `${key}=${list}`;
    case 'In':
      return `${key} in (${list})`;
    case 'NotIn':
      return `${key} notin (${list})`;
    case 'Exists':
      return key;
    default:
      return `!${key}`;
  }
}

/** metav1.FormatLabelSelector: a selector that selects all is `<none>`. */
export const formattedSelector = (selector: LabelSelector | undefined): string => {
  const text = selectorText(selector);
  return text === '' ? '<none>' : text;
};
