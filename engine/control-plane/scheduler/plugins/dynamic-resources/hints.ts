import type { Pod } from '../../../../api/types/core-v1';
import type { ResourceClaim } from '../../../../api/types/resource-v1';
import { semanticEqual } from '../../../../base/equal';
import { ACTIONS, RESOURCES, type EventInterest, type HintFunction } from '../../framework/cluster-event';
import { objectAs } from '../../framework/hint-objects';
import { claimsOf, type ClaimLookup } from './pod-claims';

/** plugins/dynamicresources (v1.36). */
export function dynamicResourcesInterests(lookup: ClaimLookup): readonly EventInterest[] {
  const afterClaim: HintFunction = (pod, previous, next) => {
    const was = objectAs<ResourceClaim>(previous, 'ResourceClaim');
    const is = objectAs<ResourceClaim>(next, 'ResourceClaim');
    const claims = claimsOf(pod, lookup);
    if (typeof claims === 'string' || is === undefined) return 'Skip';
    if (was?.status.allocation !== undefined && is.status.allocation === undefined) return 'Queue';
    if (!claims.some(({ metadata }) => metadata.uid === is.metadata.uid)) return 'Skip';
    return was === undefined || !semanticEqual(was.status, is.status) ? 'Queue' : 'Skip';
  };
  const afterPod: HintFunction = (pod, _, next) => {
    const changed = objectAs<Pod>(next, 'Pod');
    if (changed === undefined || changed.metadata.uid !== pod.metadata.uid) return 'Skip';
    return typeof claimsOf(changed, lookup) === 'string' ? 'Skip' : 'Queue';
  };
  return [
    { resource: RESOURCES.node, actions: ACTIONS.add | ACTIONS.updateNodeLabel | ACTIONS.updateNodeAllocatable },
    { resource: RESOURCES.resourceClaim, actions: CHANGED, hint: afterClaim },
    { resource: RESOURCES.pod, actions: ACTIONS.updatePodGeneratedResourceClaim, hint: afterPod },
    { resource: RESOURCES.deviceClass, actions: CHANGED },
    { resource: RESOURCES.resourceSlice, actions: CHANGED },
  ];
}

const CHANGED = ACTIONS.add | ACTIONS.update;
