import { requirementsOf, type LabelRequirements, type Labels } from '../../../api/label-selector';
import type { KubeObject } from '../../../api/object';
import type { Resource } from '../../../api/resource';
import { replicasets, replicationcontrollers } from '../../../api/resources';
import type { ReplicaSet } from '../../../api/types/apps-v1';
import type { PodTemplateSpec, ReplicationController } from '../../../api/types/core-v1';
import type { ReplicaStatus } from './status';

/** What the loop must know of a kind that keeps replicas: ReplicaSets and ReplicationControllers share it. */
export interface ReplicaKind<T extends KubeObject> {
  readonly resource: Resource<T>;
  readonly replicas: (owner: T) => number;
  readonly minReadySeconds: (owner: T) => number;
  readonly template: (owner: T) => PodTemplateSpec | undefined;
  readonly selector: (owner: T) => LabelRequirements | undefined;
  /** The equalities of the selector, by which owners are found from pods. */
  readonly selectorLabels: (owner: T) => Labels | undefined;
  readonly status: (owner: T) => ReplicaStatus;
  readonly withStatus: (owner: T, status: ReplicaStatus) => T;
  readonly reportsTerminating: boolean;
}

export const replicaSetKind: ReplicaKind<ReplicaSet> = {
  resource: replicasets,
  replicas: ({ spec }) => spec.replicas ?? 1,
  minReadySeconds: ({ spec }) => spec.minReadySeconds ?? 0,
  template: ({ spec }) => spec.template,
  selector: ({ spec }) => requirementsOf(spec.selector),
  selectorLabels: ({ spec }) => spec.selector.matchLabels ?? {},
  status: ({ status }) => status,
  withStatus: (owner, status) => ({ ...owner, status }),
  reportsTerminating: true,
};

export const replicationControllerKind: ReplicaKind<ReplicationController> = {
  resource: replicationcontrollers,
  replicas: ({ spec }) => spec.replicas ?? 1,
  minReadySeconds: ({ spec }) => spec.minReadySeconds ?? 0,
  template: ({ spec }) => spec.template,
  selector: ({ spec }) => requirementsOf({ matchLabels: spec.selector ?? {} }),
  selectorLabels: ({ spec }) => spec.selector ?? {},
  status: ({ status }) => status,
  withStatus: (owner, status) => ({ ...owner, status }),
  reportsTerminating: false,
};
