import { semanticEqual } from '../../../base/equal';
import type { Node, NodeCondition, Pod } from '../../../api/types/core-v1';
import { asksTheSame } from '../model/pod-info';
import { podRequests } from '../model/pod-requests';
import { ACTIONS, event, EVENTS, RESOURCES, type ClusterEvent } from './cluster-event';

/** What an update of a pod means to the scheduler; pkg/scheduler/framework/events.go (v1.36). */
export function podChanges(previous: Pod, next: Pod): readonly ClusterEvent[] {
  const bound = (next.spec.nodeName ?? '') !== '';
  const events = POD_CHANGES.flatMap(({ happened, bound: ifBound, unscheduled }) =>
    happened(previous, next) ? [bound ? ifBound : unscheduled] : [],
  );
  if (events.length > 0) return events;
  return [bound ? EVENTS.assignedPodUpdate : EVENTS.unscheduledPodUpdate];
}

/** What an update of a node means to the scheduler; nothing, if pods could not care. */
export function nodeChanges(previous: Node, next: Node): readonly ClusterEvent[] {
  return NODE_CHANGES.flatMap(({ happened, event: means }) => (happened(previous, next) ? [means] : []));
}

interface PodChange {
  readonly happened: (previous: Pod, next: Pod) => boolean;
  readonly bound: ClusterEvent;
  readonly unscheduled: ClusterEvent;
}

const podChange = (name: string, actions: number, happened: PodChange['happened']): PodChange => ({
  happened,
  bound: event(RESOURCES.assignedPod, actions, `AssignedPod${name}`),
  unscheduled: event(RESOURCES.unscheduledPod, actions, `UnscheduledPod${name}`),
});

const POD_CHANGES: readonly PodChange[] = Object.freeze([
  podChange(
    'UpdatePodLabel',
    ACTIONS.updatePodLabel,
    (a, b) => !semanticEqual(a.metadata.labels ?? {}, b.metadata.labels ?? {}),
  ),
  podChange('UpdatePodScaleDown', ACTIONS.updatePodScaleDown, isScaledDown),
  podChange(
    'UpdatePodSchedulingGatesEliminated',
    ACTIONS.updatePodSchedulingGatesEliminated,
    (a, b) => gates(b) === 0 && gates(a) !== 0,
  ),
  podChange(
    'UpdatePodToleration',
    ACTIONS.updatePodToleration,
    (a, b) => (a.spec.tolerations ?? []).length !== (b.spec.tolerations ?? []).length,
  ),
  podChange(
    'UpdatePodGeneratedResourceClaim',
    ACTIONS.updatePodGeneratedResourceClaim,
    (a, b) => !semanticEqual(a.status.resourceClaimStatuses, b.status.resourceClaimStatuses),
  ),
]);

const gates = (pod: Pod): number => pod.spec.schedulingGates?.length ?? 0;

function isScaledDown(previous: Pod, next: Pod): boolean {
  const same =
    previous.spec.containers === next.spec.containers &&
    previous.spec.initContainers === next.spec.initContainers &&
    previous.spec.resources === next.spec.resources &&
    previous.status.containerStatuses === next.status.containerStatuses &&
    previous.status.resources === next.status.resources;
  if (same || asksTheSame(previous, next)) return false;
  const now = podRequests(next, { useStatus: true });
  for (const [name, milli] of podRequests(previous, { useStatus: true }))
    if (milli > (now.get(name) ?? -1)) return true;
  return false;
}

interface NodeChange {
  readonly happened: (previous: Node, next: Node) => boolean;
  readonly event: ClusterEvent;
}

const nodeChange = (name: string, actions: number, happened: NodeChange['happened']): NodeChange => ({
  happened,
  event: event(RESOURCES.node, actions, `Node${name}`),
});

const NODE_CHANGES: readonly NodeChange[] = Object.freeze([
  nodeChange(
    'UpdateNodeTaint',
    ACTIONS.updateNodeTaint,
    (a, b) => a.spec.unschedulable === true && b.spec.unschedulable !== true,
  ),
  nodeChange(
    'UpdateNodeAllocatable',
    ACTIONS.updateNodeAllocatable,
    (a, b) => !semanticEqual(a.status.allocatable, b.status.allocatable),
  ),
  nodeChange(
    'UpdateNodeLabel',
    ACTIONS.updateNodeLabel,
    (a, b) => !semanticEqual(a.metadata.labels ?? {}, b.metadata.labels ?? {}),
  ),
  nodeChange('UpdateNodeTaint', ACTIONS.updateNodeTaint, (a, b) => !semanticEqual(a.spec.taints, b.spec.taints)),
  nodeChange('UpdateNodeCondition', ACTIONS.updateNodeCondition, (a, b) => !sameConditions(a, b)),
  nodeChange(
    'UpdateNodeAnnotation',
    ACTIONS.updateNodeAnnotation,
    (a, b) => !semanticEqual(a.metadata.annotations ?? {}, b.metadata.annotations ?? {}),
  ),
  nodeChange(
    'UpdateNodeDeclaredFeature',
    ACTIONS.updateNodeDeclaredFeature,
    (a, b) => !semanticEqual(a.status.declaredFeatures, b.status.declaredFeatures),
  ),
]);

function sameConditions(a: Node, b: Node): boolean {
  if (a.status.conditions === b.status.conditions) return true;
  return semanticEqual(statuses(a.status.conditions), statuses(b.status.conditions));
}

const statuses = (conditions: readonly NodeCondition[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(conditions.map(({ type, status }) => [type, status]));
