import type { PodDisruptionBudget } from '../../../api/types/policy-v1';
import type { PodInfo } from '../model/pod-info';
import { selectorOf } from '../model/selector';

export interface ByBudget {
  readonly violating: readonly PodInfo[];
  readonly others: readonly PodInfo[];
}

/** Which of the pods could not leave, one after the other, without violating a budget; both lists keep the order. */
export function byBudget(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]): ByBudget {
  const left = budgets.map(({ status }) => status.disruptionsAllowed);
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const pod of pods) {
    let violates = false;
    for (const [index, budget] of budgets.entries()) {
      if (!protects(budget, pod)) continue;
      const allowed = (left[index] ?? 0) - 1;
      left[index] = allowed;
      if (allowed < 0) violates = true;
    }
    (violates ? violating : others).push(pod);
  }
  return { violating, others };
}

/** An empty selector protects nothing here; a pod that the API server is already evicting does not count again. */
function protects({ metadata, spec, status }: PodDisruptionBudget, { pod, namespace, name }: PodInfo): boolean {
  if (metadata.namespace !== namespace || Object.keys(pod.metadata.labels ?? {}).length === 0) return false;
  const selector = selectorOf(spec.selector);
  if (selector.selectsEverything || !selector.matches(pod.metadata.labels)) return false;
  return status.disruptedPods?.[name] === undefined;
}
