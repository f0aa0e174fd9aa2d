import type { Pod } from '../../../api/types/core-v1';
import type { Selector } from '../model/selector';

/** A question about pods, asked again and again: "how many of these are on that node?". Same key, same question. */
export interface PodQuery {
  readonly key: string;
  /** Namespaces outside of which no pod matches; undefined: it may be anywhere. */
  readonly namespaces: readonly string[] | undefined;
  /** A label without which no pod matches. */
  readonly label: readonly [key: string, value: string] | undefined;
  matches(pod: Pod): boolean;
}

/** Pods of a namespace that spread together; those that terminate do not count. */
export function spreadQuery(namespace: string, selector: Selector): PodQuery {
  return {
    key: `spread|${namespace}|${selector.key}`,
    namespaces: [namespace],
    label: requiredLabel([selector]),
    matches: ({ metadata }) =>
      metadata.deletionTimestamp === undefined && metadata.namespace === namespace && selector.matches(metadata.labels),
  };
}

/** An equality that one of the selectors asks for. */
export function requiredLabel(selectors: readonly Selector[]): readonly [key: string, value: string] | undefined {
  for (const { requirements = [] } of selectors) {
    for (const { key, operator, values } of requirements) {
      const value = values[0];
      if (values.length !== 1 || value === undefined) continue;
      if (operator === '=' || operator === '==' || operator === 'in') return [key, value];
    }
  }
  return undefined;
}
