import type { Pod } from '../../../api/types/core-v1';
import { amountOf } from '../admission/predicates';
import { podRequests } from '../pod-resources';
import type { Shortage } from './pressure';

/** Bytes of memory that a pod uses. */
export type UsageOf = (pod: Pod) => number;

const requestOf = (pod: Pod, resource: string): number => amountOf(resource, podRequests(pod.spec)[resource] ?? '0');
const priorityOf = (pod: Pod): number => pod.spec.priority ?? 0;

/** Who is to go first (pkg/kubelet/eviction/helpers.go, v1.36). */
export function ranked(pods: readonly Pod[], shortage: Shortage, usageOf: UsageOf): readonly Pod[] {
  if (shortage !== 'memory') return [...pods].sort((a, b) => priorityOf(a) - priorityOf(b));
  const excess = (pod: Pod): number => usageOf(pod) - requestOf(pod, 'memory');
  const exceeds = (pod: Pod): number => (excess(pod) > 0 ? 0 : 1);
  return [...pods].sort((a, b) => exceeds(a) - exceeds(b) || priorityOf(a) - priorityOf(b) || excess(b) - excess(a));
}
