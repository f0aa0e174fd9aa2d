import { matchesLabels, type LabelRequirements } from '../../../api/label-selector';
import { keyOf } from '../../../api/object';
import type { Pod } from '../../../api/types/core-v1';
import { byText } from '../rules/order';

/** Which autoscalers look at which pods, by `namespace/name`; several at the same pods would quarrel. */
export class Selecting {
  /** Undefined: not known yet, so nothing is selected. */
  private readonly selectors = new Map<string, LabelRequirements | undefined>();

  add(key: string): void {
    if (!this.selectors.has(key)) this.selectors.set(key, undefined);
  }

  remove(key: string): void {
    this.selectors.delete(key);
  }

  /** Only of one that was added. */
  learn(key: string, selector: LabelRequirements): void {
    if (this.selectors.has(key)) this.selectors.set(key, selector);
  }

  /** The keys of those that select any of these pods of one namespace. */
  of(pods: readonly Pod[]): readonly string[] {
    const namespace = pods[0]?.metadata.namespace;
    return [...this.selectors]
      .filter(([key, selector]) => {
        if (selector === undefined || keyOf(key).namespace !== namespace) return false;
        return pods.some(({ metadata }) => matchesLabels(selector, metadata.labels));
      })
      .map(([key]) => key)
      .sort(byText);
  }
}
