import type { KubeObject } from '../../../api/object';
import type { Pod } from '../../../api/types/core-v1';

/** Kinds whose changes may make a pod schedulable; a learner's own kind is named `<plural>.<version>.<group>`. */
export type EventResource = string;

/** `AssignedPod` and `UnscheduledPod` happen; a plugin that asks for `Pod` means both. */
export const RESOURCES = Object.freeze({
  pod: 'Pod',
  assignedPod: 'AssignedPod',
  unscheduledPod: 'UnscheduledPod',
  node: 'Node',
  persistentVolume: 'PersistentVolume',
  persistentVolumeClaim: 'PersistentVolumeClaim',
  storageClass: 'StorageClass',
  csiNode: 'CSINode',
  csiDriver: 'CSIDriver',
  csiStorageCapacity: 'CSIStorageCapacity',
  volumeAttachment: 'VolumeAttachment',
  resourceClaim: 'ResourceClaim',
  resourceSlice: 'ResourceSlice',
  deviceClass: 'DeviceClass',
  any: '*',
});

/** Bits, so that a plugin may ask for several; kube-scheduler/framework/types.go (v0.36). */
export const ACTIONS = Object.freeze({
  add: 1,
  delete: 1 << 1,
  updateNodeAllocatable: 1 << 2,
  updateNodeLabel: 1 << 3,
  updateNodeTaint: 1 << 4,
  updateNodeCondition: 1 << 5,
  updateNodeAnnotation: 1 << 6,
  updateNodeDeclaredFeature: 1 << 7,
  updatePodLabel: 1 << 8,
  updatePodScaleDown: 1 << 9,
  updatePodToleration: 1 << 10,
  updatePodSchedulingGatesEliminated: 1 << 11,
  updatePodGeneratedResourceClaim: 1 << 12,
  /** An update that is none of the above. */
  update: ((1 << 13) - 1) & ~3,
  all: (1 << 13) - 1,
});

export interface ClusterEvent {
  readonly resource: EventResource;
  readonly actions: number;
  /** How the event is told: `AssignedPodAdd`. */
  readonly label: string;
}

/** `Queue`: the event may help the pod. */
export type Hint = 'Queue' | 'Skip';

/** Judges whether an event may help a pod that this plugin rejected. One of the two objects is there, or both. */
export type HintFunction = (pod: Pod, previous: KubeObject | undefined, next: KubeObject | undefined) => Hint;

/** What a plugin wants to hear of. Without a hint each such event brings the pod back. */
export interface EventInterest {
  readonly resource: EventResource;
  readonly actions: number;
  readonly hint?: HintFunction;
}

export const event = (resource: EventResource, actions: number, label: string): ClusterEvent =>
  Object.freeze({ resource, actions, label });

export const EVENTS = Object.freeze({
  assignedPodAdd: event(RESOURCES.assignedPod, ACTIONS.add, 'AssignedPodAdd'),
  assignedPodUpdate: event(RESOURCES.assignedPod, ACTIONS.update, 'AssignedPodUpdate'),
  assignedPodDelete: event(RESOURCES.assignedPod, ACTIONS.delete, 'AssignedPodDelete'),
  unscheduledPodAdd: event(RESOURCES.unscheduledPod, ACTIONS.add, 'UnscheduledPodAdd'),
  unscheduledPodUpdate: event(RESOURCES.unscheduledPod, ACTIONS.update, 'UnscheduledPodUpdate'),
  nodeAdd: event(RESOURCES.node, ACTIONS.add, 'NodeAdd'),
  nodeDelete: event(RESOURCES.node, ACTIONS.delete, 'NodeDelete'),
  unschedulableTimeout: event(RESOURCES.any, ACTIONS.all, 'UnschedulableTimeout'),
  forceActivate: event(RESOURCES.any, ACTIONS.all, 'ForceActivate'),
});

export const isWildcard = ({ resource, actions }: { readonly resource: string; readonly actions: number }): boolean =>
  resource === RESOURCES.any && actions === ACTIONS.all;

/** Whether what happened is what was asked for, or a part of it. */
export const answers = (interest: EventInterest, { resource, actions }: ClusterEvent): boolean =>
  isWildcard(interest) ||
  (sameResource(interest.resource, resource) && (interest.actions & actions) !== 0 && actions <= interest.actions);

const sameResource = (asked: EventResource, happened: EventResource): boolean =>
  asked === happened ||
  asked === RESOURCES.any ||
  (asked === RESOURCES.pod && (happened === RESOURCES.assignedPod || happened === RESOURCES.unscheduledPod));
