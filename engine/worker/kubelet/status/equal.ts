import { semanticEqual } from '../../../base/equal';
import type { PodCondition, PodStatus } from '../../../api/types/core-v1';
import { isOwnCondition, isSharedCondition } from './conditions';

const isRelevant = ({ type }: PodCondition): boolean => isOwnCondition(type) || isSharedCondition(type);

/**
 * Whether two statuses say the same of what the kubelet is responsible for
 * (pkg/kubelet/status/status_manager.go `isPodStatusByKubeletEqual`, v1.36): times of conditions do not count.
 */
export function sameByKubelet(a: PodStatus, b: PodStatus): boolean {
  return sameConditions(a.conditions ?? [], b.conditions ?? []) && semanticEqual(rest(a), rest(b));
}

function sameConditions(a: readonly PodCondition[], b: readonly PodCondition[]): boolean {
  const left = a.filter(isRelevant);
  const right = b.filter(isRelevant);
  return (
    left.length === right.length &&
    left.every((one) => {
      const other = right.find((candidate) => candidate.type === one.type);
      return (
        other !== undefined &&
        one.status === other.status &&
        (one.reason ?? '') === (other.reason ?? '') &&
        (one.message ?? '') === (other.message ?? '')
      );
    })
  );
}

/** What is left when the fields of others are taken out. */
function rest(status: PodStatus): Omit<PodStatus, 'conditions'> {
  const {
    conditions: _conditions,
    resourceClaimStatuses: _claims,
    extendedResourceClaimStatus: _extended,
    nodeAllocatableResourceClaimStatuses: _node,
    ...own
  } = status;
  return own;
}
