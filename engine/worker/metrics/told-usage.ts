import type { Pod } from '../../api/types/core-v1';
import { quantityMillis, quantityValue } from '../../base/quantity';
import { unreachable } from '../../base/invariant';

/** Whose pods: `deployment`, `default`, `web`. */
export interface Workload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** How much is used: a share of what containers ask for, so much by each pod, or so much by all ready pods together. */
export type Amount =
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'each'; readonly quantity: string }
  | { readonly kind: 'shared'; readonly quantity: string };

export interface UsageRule {
  readonly of: Workload;
  readonly resource: 'cpu' | 'memory';
  readonly amount: Amount;
}

/** What a rule must know of the cluster. */
export interface Pods {
  belongs(pod: Pod, workload: Workload): boolean;
  /** How many pods of the workload are ready. */
  readyOf(workload: Workload): number;
}

const isReady = ({ status }: Pod): boolean =>
  (status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

/** What containers use because a scenario says so; the last word on a workload's resource counts. */
export class ToldUsage {
  private readonly rules = new Map<string, UsageRule>();

  tell(rule: UsageRule): void {
    const { kind, namespace, name } = rule.of;
    const key = [kind, namespace, name, rule.resource].join('\n');
    // The newest rule is asked first.
    this.rules.delete(key);
    this.rules.set(key, rule);
  }

  /** Thousandths of a core, or bytes. Undefined: nothing was told of the pod. */
  of(pod: Pod, container: string, resource: UsageRule['resource'], pods: Pods): number | undefined {
    const rule = [...this.rules.values()].reverse().find((each) => {
      return each.resource === resource && pods.belongs(pod, each.of);
    });
    return rule === undefined ? undefined : usage(pod, container, rule, pods);
  }
}

/** What is used by a pod as a whole is used by its first container. */
function usage(pod: Pod, container: string, { of, resource, amount }: UsageRule, pods: Pods): number {
  const found = pod.spec.containers.find(({ name }) => name === container);
  const isFirst = pod.spec.containers[0]?.name === container;
  const limit = found?.resources.limits?.[resource];
  const most = limit === undefined ? Infinity : numberOf(limit, resource);
  switch (amount.kind) {
    case 'percent':
      return Math.min(most, (numberOf(found?.resources.requests?.[resource] ?? '0', resource) * amount.percent) / 100);
    case 'each':
      return isFirst ? Math.min(most, numberOf(amount.quantity, resource)) : 0;
    case 'shared': {
      const ready = pods.readyOf(of);
      return isFirst && ready > 0 && isReady(pod) ? Math.min(most, numberOf(amount.quantity, resource) / ready) : 0;
    }
    default:
      return unreachable(amount);
  }
}

const numberOf = (text: string, resource: UsageRule['resource']): number =>
  resource === 'cpu' ? quantityMillis(text) : quantityValue(text);
