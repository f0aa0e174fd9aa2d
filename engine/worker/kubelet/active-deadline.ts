import type { Pod, PodStatus } from '../../api/types/core-v1';
import { instant, type Instant } from '../../base/brand';
import { instantOf } from '../../base/timestamp';

export const DEADLINE_REASON = 'DeadlineExceeded';
export const DEADLINE_MESSAGE = 'Pod was active on the node longer than the specified deadline';

/** When a pod has lived as long as it may (pkg/kubelet/active_deadline.go, v1.36); undefined: it may live for ever. */
export function deadlineOf(pod: Pod, status: PodStatus | undefined): Instant | undefined {
  const { activeDeadlineSeconds } = pod.spec;
  const startTime = (status ?? pod.status).startTime;
  if (activeDeadlineSeconds === undefined || startTime === undefined) return undefined;
  return instant(instantOf(startTime) + activeDeadlineSeconds * 1000);
}
