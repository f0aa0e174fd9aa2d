import { semanticEqual } from '../../base/equal';
import type { Pod } from '../../api/types/core-v1';

/** What a change of a pod's object means to the kubelet (pkg/kubelet/config/config.go, v1.36). */
export type PodChange = 'update' | 'status' | 'none';

/** The kubelet acts on spec, labels, annotations and deletion; a status that changed is looked at for what others wrote. */
export function changeBetween(previous: Pod, next: Pod): PodChange {
  const a = previous.metadata;
  const b = next.metadata;
  if (
    a.deletionTimestamp !== b.deletionTimestamp ||
    a.deletionGracePeriodSeconds !== b.deletionGracePeriodSeconds ||
    !semanticEqual(previous.spec, next.spec) ||
    !semanticEqual(a.labels, b.labels) ||
    !semanticEqual(a.annotations, b.annotations)
  )
    return 'update';
  return previous.status === next.status ? 'none' : 'status';
}
