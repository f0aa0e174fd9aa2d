import type { Pod } from '../../../api/types/core-v1';
import { isCriticalPod, isStaticPod } from '../pod-identity';
import { podRequests } from '../pod-resources';
import { qosOf, type QosClass } from '../qos';
import { amountOf } from './predicates';

/** How much of a resource is missing. */
export interface Requirement {
  readonly resource: string;
  readonly quantity: number;
}

const requestOf = (pod: Pod, resource: string): number =>
  resource === 'pods' ? 1 : amountOf(resource, podRequests(pod.spec)[resource] ?? '0');

/** Whether one pod may push another off the node (pkg/kubelet/types/pod_update.go `Preemptable`). */
function mayPreempt(preemptor: Pod, pod: Pod): boolean {
  if (isCriticalPod(preemptor) && !isCriticalPod(pod)) return true;
  if (isStaticPod(preemptor) && !isStaticPod(pod)) return true;
  return (preemptor.spec.priority ?? 0) > (pod.spec.priority ?? 0);
}

/** The pods to end so that a critical pod fits; undefined when no set is enough (pkg/kubelet/preemption, v1.36). */
export function podsToPreempt(
  preemptor: Pod,
  pods: readonly Pod[],
  needs: readonly Requirement[],
): readonly Pod[] | undefined {
  const of = (qos: QosClass): Pod[] => pods.filter((pod) => mayPreempt(preemptor, pod) && qosOf(pod) === qos);
  const bestEffort = of('BestEffort');
  const burstable = of('Burstable');
  const guaranteed = of('Guaranteed');
  if (subtract(needs, [...bestEffort, ...burstable, ...guaranteed]).length > 0) return undefined;
  const fromGuaranteed = byDistance(guaranteed, subtract(needs, [...bestEffort, ...burstable]));
  const fromBurstable = byDistance(burstable, subtract(needs, [...bestEffort, ...fromGuaranteed]));
  const fromBestEffort = byDistance(bestEffort, subtract(needs, [...fromBurstable, ...fromGuaranteed]));
  return [...fromBestEffort, ...fromBurstable, ...fromGuaranteed];
}

function subtract(needs: readonly Requirement[], pods: readonly Pod[]): readonly Requirement[] {
  const out: Requirement[] = [];
  for (const { resource, quantity } of needs) {
    const left = pods.reduce((sum, pod) => sum - requestOf(pod, resource), quantity);
    if (left > 0) out.push({ resource, quantity: left });
  }
  return out;
}

/** Takes the pod that comes nearest to what is missing, until nothing is; ties go to the smaller request. */
function byDistance(candidates: readonly Pod[], needs: readonly Requirement[]): readonly Pod[] {
  const pods = [...candidates];
  const chosen: Pod[] = [];
  for (let left = needs; left.length > 0;) {
    let best = 0;
    let bestDistance = left.length + 1;
    for (const [index, pod] of pods.entries()) {
      const distance = distanceOf(pod, left);
      const nearer = distance < bestDistance || (distance === bestDistance && isSmaller(pod, pods[best]));
      if (!nearer) continue;
      best = index;
      bestDistance = distance;
    }
    const [pod] = pods.splice(best, 1);
    if (pod === undefined) break;
    chosen.push(pod);
    left = subtract(left, [pod]);
  }
  return chosen;
}

const distanceOf = (pod: Pod, needs: readonly Requirement[]): number =>
  needs.reduce((sum, { resource, quantity }) => {
    const left = quantity - requestOf(pod, resource);
    return left > 0 ? sum + (left / quantity) ** 2 : sum;
  }, 0);

function isSmaller(a: Pod, b: Pod | undefined): boolean {
  if (b === undefined) return true;
  for (const resource of ['memory', 'cpu']) {
    const difference = requestOf(a, resource) - requestOf(b, resource);
    if (difference !== 0) return difference < 0;
  }
  return true;
}
