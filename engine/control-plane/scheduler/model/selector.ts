import {
  matchesLabels,
  requirementsOf,
  sortedByKey,
  type LabelRequirement,
  type LabelRequirements,
  type Labels,
} from '../../../api/label-selector';
import type { LabelSelector } from '../../../api/types/meta-v1';

/** A label selector, made once and asked often. Two with the same key select the same. */
export class Selector {
  readonly key: string;

  /** Undefined: selects nothing. An empty list: selects everything. */
  constructor(readonly requirements: LabelRequirements | undefined) {
    this.key = requirements === undefined ? '-' : requirements.map(requirementKey).join(';');
  }

  get selectsNothing(): boolean {
    return this.requirements === undefined;
  }

  get selectsEverything(): boolean {
    return this.requirements?.length === 0;
  }

  matches(labels: Labels | undefined): boolean {
    return this.requirements !== undefined && matchesLabels(this.requirements, labels);
  }

  /** The selector that asks for both; one that selects nothing stays so. */
  and(more: LabelRequirements): Selector {
    return this.requirements === undefined ? this : new Selector(sortedByKey([...this.requirements, ...more]));
  }
}

/** As metav1.LabelSelectorAsSelector: an absent selector selects nothing, an empty one everything. */
export function selectorOf(selector: LabelSelector | undefined): Selector {
  if (selector === undefined) return NOTHING;
  const known = made.get(selector);
  if (known !== undefined) return known;
  const fresh = new Selector(requirementsOf(selector));
  made.set(selector, fresh);
  return fresh;
}

/** Selects what has all these labels, as labels.SelectorFromSet. */
export const selectorOfLabels = (labels: Labels): Selector => new Selector(equalTo(labels));

export const equalTo = (labels: Labels): LabelRequirements =>
  sortedByKey(
    Object.entries(labels).map(([key, value]): LabelRequirement => ({ key, operator: '=', values: [value] })),
  );

const made = new WeakMap<LabelSelector, Selector>();

const requirementKey = ({ key, operator, values }: LabelRequirement): string =>
  `${key} ${operator === '=' || operator === '==' ? 'in' : operator} ${[...values].sort().join(',')}`;

export const NOTHING = new Selector(undefined);
export const EVERYTHING = new Selector([]);
