import { instantOf } from '../../../base/timestamp';
import type { Instant } from '../../../base/brand';
import type { Pod } from '../../../api/types/core-v1';
import type { PodInfo } from '../model/pod-info';

/** A node on which the pod would fit if these pods left it. */
export interface Candidate {
  readonly node: string;
  /** From the most important to the least. */
  readonly victims: readonly PodInfo[];
  readonly pdbViolations: number;
}

/** Undefined: the kubelet has not seen the pod yet. */
export const startOf = ({ status }: Pod): Instant | undefined =>
  status.startTime === undefined ? undefined : instantOf(status.startTime);

/**
 * From the most important to the least: by priority, then by age (pkg/scheduler/util `MoreImportantPod`, v1.36). A pod
 * that has not started counts as starting when it is asked about; so, of two such pods, the one that is looked at first is
 * the older one, and upstream's insertion sort turns their order round. Kept, since it decides who is evicted.
 */
export function byImportance(pods: readonly PodInfo[]): PodInfo[] {
  const sorted: PodInfo[] = [];
  for (const pod of pods) {
    let position = sorted.length;
    for (; position > 0; position--) {
      const before = sorted[position - 1];
      if (before === undefined || !isMoreImportant(pod, before)) break;
    }
    sorted.splice(position, 0, pod);
  }
  return sorted;
}

function isMoreImportant(a: PodInfo, b: PodInfo): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  const [startA, startB] = [startOf(a.pod), startOf(b.pod)];
  if (startB === undefined) return true;
  return startA !== undefined && startA < startB;
}
