import { matchesLabels, type LabelRequirements, type Labels } from '../../../api/label-selector';
import type { KubeObject } from '../../../api/object';
import { RecentMap } from '../../../base/recent';
import type { Informer } from '../../../client/informer';

/** Objects by each of their labels, so that a selector costs what it selects and not what the namespace holds. */
export const LABEL_INDEX = 'labels';

export function byLabels({ metadata: { labels, namespace = '' } }: KubeObject): readonly string[] {
  return labels === undefined ? NONE : pairsOf(namespace, labels);
}

/** The texts of the pairs; kept, for the pods of one template share their labels, and keep them when they change. */
function pairsOf(namespace: string, labels: Labels): readonly string[] {
  const known = pairs.get(labels);
  if (known?.namespace === namespace) return known.texts;
  const texts = Object.keys(labels).map((key) => pairText(namespace, key, labels[key] ?? ''));
  pairs.set(labels, { namespace, texts });
  return texts;
}

const pairs = new RecentMap<Labels, { readonly namespace: string; readonly texts: readonly string[] }>();

/** The objects of a namespace that bear all these labels; an empty set of labels selects the namespace. */
export function withLabels<T extends KubeObject>(
  informer: Informer<T>,
  namespace: string,
  labels: Labels,
): readonly T[] {
  let least: readonly T[] | undefined;
  for (const key in labels) {
    const bearers = informer.byIndex(LABEL_INDEX, pairText(namespace, key, labels[key] ?? ''));
    if (least === undefined || bearers.length < least.length) least = bearers;
  }
  if (least === undefined) return informer.list(namespace);
  return least.filter((object) => hasLabels(object.metadata.labels, labels));
}

/** As `withLabels`, for a selector with expressions: its equalities narrow the search, the rest filters. */
export function selected<T extends KubeObject>(
  informer: Informer<T>,
  namespace: string,
  requirements: LabelRequirements,
): readonly T[] {
  const equal: Record<string, string> = {};
  for (const { key, operator, values } of requirements) {
    const [value] = values;
    if (value !== undefined && values.length === 1 && (operator === '=' || operator === '==' || operator === 'in')) {
      equal[key] = value;
    }
  }
  return withLabels(informer, namespace, equal).filter((object) => matchesLabels(requirements, object.metadata.labels));
}

/**
 * Selecting objects by one pair of their selector: whoever matches must bear that pair. `ANY_LABELS` holds those whose
 * selector has no such pair.
 */
export const SELECTOR_INDEX = 'selector';

export function bySelector(namespace: string, selector: Labels | undefined): readonly string[] {
  if (selector === undefined) return NONE;
  for (const key in selector) return [pairText(namespace, key, selector[key] ?? '')];
  return [anyLabels(namespace)];
}

/** Those whose indexed pair the labels hold: candidates, still to be matched in full. */
export function selecting<T extends KubeObject>(
  informer: Informer<T>,
  namespace: string,
  labels: Labels | undefined,
): readonly T[] {
  const anyway = informer.byIndex(SELECTOR_INDEX, anyLabels(namespace));
  if (labels === undefined) return anyway;
  let found: T[] | undefined;
  for (const pair of pairsOf(namespace, labels)) {
    const bearers = informer.byIndex(SELECTOR_INDEX, pair);
    if (bearers.length > 0) (found ??= [...anyway]).push(...bearers);
  }
  return found ?? anyway;
}

export function hasLabels(labels: Labels | undefined, wanted: Labels): boolean {
  for (const key in wanted) if (labels?.[key] !== wanted[key]) return false;
  return true;
}

const NONE: readonly string[] = Object.freeze([]);
const pairText = (namespace: string, key: string, value: string): string => `${namespace}/${key}=${value}`;
const anyLabels = (namespace: string): string => `${namespace}/`;
