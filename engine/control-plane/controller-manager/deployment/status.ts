import type { Instant } from '../../../base/brand';
import { FRESH } from '../../../base/fresh';
import { formatTime, instantOf } from '../../../base/timestamp';
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../../api/types/apps-v1';
import { fencepostsOf, replicasOf } from './fenceposts';
import { allOf, type Generations } from './replica-sets';
import { totalSize } from './rolling';

const INT32_MAX = 2 ** 31 - 1;

type Conditions = readonly DeploymentCondition[];

/** `progressDeadlineSeconds`; undefined when progress is not watched. */
export function progressDeadlineOf(deployment: Deployment): number | undefined {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds === INT32_MAX ? undefined : seconds;
}

/** Counts and the Available condition (pkg/controller/deployment/sync.go calculateStatus, v1.36). */
export function deploymentStatus(deployment: Deployment, generations: Generations, now: Instant): DeploymentStatus {
  const all = allOf(generations);
  const available = sum(all, (set) => set.status.availableReplicas);
  const terminating = terminatingOf(all);
  const minimum = replicasOf(deployment) - fencepostsOf(deployment).unavailable;
  return withCounts({
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum(all, (set) => set.status.replicas),
    updatedReplicas: generations.current?.status.replicas ?? 0,
    readyReplicas: sum(all, (set) => set.status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, totalSize(all) - available),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    conditions: withCondition(deployment.status.conditions ?? [], availability(available >= minimum), now),
    ...(deployment.status.collisionCount === undefined ? {} : { collisionCount: deployment.status.collisionCount }),
  });
}

/** As above, and what is to be said of the rollout's progress (pkg/controller/deployment/progress.go, v1.36). */
export function rolloutStatus(deployment: Deployment, generations: Generations, now: Instant): DeploymentStatus {
  const status = deploymentStatus(deployment, generations, now);
  const progressed = progressConditions(deployment, status, generations.current, now);
  const failure = replicaFailure(generations);
  const conditions =
    failure === undefined
      ? without(progressed, 'ReplicaFailure')
      : withCondition(progressed, { ...failure, type: 'ReplicaFailure' }, now);
  const { conditions: _, ...rest } = status;
  return conditions.length === 0 ? rest : { ...FRESH, ...rest, conditions };
}

export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const replicas = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** What a condition says; times are added when it is set, unless it brings its own. */
export interface Saying {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastUpdateTime?: string;
  readonly lastTransitionTime?: string;
}

/**
 * Same status and reason: left alone, its times too. Same status: the transition time stays
 * (util SetDeploymentCondition, v1.36).
 */
export function withCondition(conditions: Conditions, saying: Saying, now: Instant): Conditions {
  const old = conditions.find(({ type }) => type === saying.type);
  if (old !== undefined && old.status === saying.status && old.reason === saying.reason) return conditions;
  const time = formatTime(now);
  const transition = saying.lastTransitionTime ?? time;
  const condition: DeploymentCondition = {
    type: saying.type,
    status: saying.status,
    lastUpdateTime: saying.lastUpdateTime ?? time,
    lastTransitionTime: old !== undefined && old.status === saying.status ? old.lastTransitionTime : transition,
    reason: saying.reason,
    message: saying.message,
  };
  return [...without(conditions, saying.type), condition];
}

export const progressing = (status: string, reason: string, message: string): Saying => ({
  type: 'Progressing',
  status,
  reason,
  message,
});

export const progressOf = (status: DeploymentStatus): DeploymentCondition | undefined =>
  status.conditions?.find(({ type }) => type === 'Progressing');

/** Pausing stops the clock of the deadline, resuming starts it anew; undefined: nothing to write. */
export function pausedConditions(deployment: Deployment, now: Instant): Conditions | undefined {
  if (progressDeadlineOf(deployment) === undefined) return undefined;
  const current = progressOf(deployment.status);
  if (current?.reason === 'ProgressDeadlineExceeded') return undefined;
  const saidPaused = current?.reason === 'DeploymentPaused';
  const isPaused = deployment.spec.paused === true;
  if (saidPaused === isPaused) return undefined;
  const saying = isPaused
    ? progressing('Unknown', 'DeploymentPaused', 'Deployment is paused')
    : progressing('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  return withCondition(deployment.status.conditions ?? [], saying, now);
}

/** How long until the deadline must be looked at again; undefined when it need not be. */
export function untilDeadline(deployment: Deployment, status: DeploymentStatus, now: Instant): number | undefined {
  const deadline = progressDeadlineOf(deployment);
  const current = progressOf(deployment.status);
  if (deadline === undefined || current === undefined) return undefined;
  if (isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') return undefined;
  return instantOf(current.lastUpdateTime) + deadline * 1000 - now;
}

function progressConditions(
  deployment: Deployment,
  status: DeploymentStatus,
  current: ReplicaSet | undefined,
  now: Instant,
): Conditions {
  const conditions = status.conditions ?? [];
  const deadline = progressDeadlineOf(deployment);
  if (deadline === undefined) return without(conditions, 'Progressing');
  const before = progressOf(deployment.status);
  const wasComplete =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && before?.reason === 'NewReplicaSetAvailable';
  if (wasComplete) return conditions;
  const subject =
    current === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${current.metadata.name}"`;
  if (isComplete(deployment, status)) {
    const saying = progressing('True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`);
    return withCondition(conditions, saying, now);
  }
  if (hasProgressed(deployment.status, status)) {
    const saying = progressing('True', 'ReplicaSetUpdated', `${subject} is progressing.`);
    const kept = before?.status === 'True' ? { lastTransitionTime: before.lastTransitionTime } : {};
    return withCondition(without(conditions, 'Progressing'), { ...saying, ...kept }, now);
  }
  if (hasTimedOut(before, deadline, now)) {
    const saying = progressing('False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`);
    return withCondition(conditions, saying, now);
  }
  return conditions;
}

/** More new pods, fewer old ones, more ready or more available ones. */
function hasProgressed(old: DeploymentStatus, next: DeploymentStatus): boolean {
  const oldPods = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (next.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    oldPods(next) < oldPods(old) ||
    (next.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

function hasTimedOut(current: DeploymentCondition | undefined, deadlineSeconds: number, now: Instant): boolean {
  if (current === undefined || current.reason === 'NewReplicaSetAvailable') return false;
  if (current.reason === 'ProgressDeadlineExceeded') return true;
  return instantOf(current.lastUpdateTime) + deadlineSeconds * 1000 < now;
}

/** The failure of the new set if it has one, else of the first that has. */
function replicaFailure({ current, old }: Generations): Saying | undefined {
  for (const set of current === undefined ? old : [current, ...old]) {
    const failure = set.status.conditions?.find(({ type }) => type === 'ReplicaFailure');
    if (failure === undefined) continue;
    return {
      type: failure.type,
      status: failure.status,
      reason: failure.reason ?? '',
      message: failure.message ?? '',
      lastUpdateTime: failure.lastTransitionTime,
      lastTransitionTime: failure.lastTransitionTime,
    };
  }
  return undefined;
}

const availability = (isAvailable: boolean): Saying =>
  isAvailable
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };

/** Undefined when a set that has been looked at does not report them: its controller is older. */
function terminatingOf(sets: readonly ReplicaSet[]): number | undefined {
  let total = 0;
  for (const { status } of sets) {
    if (status.terminatingReplicas !== undefined) total += status.terminatingReplicas;
    else if ((status.observedGeneration ?? 0) !== 0) return undefined;
  }
  return total;
}

const without = (conditions: Conditions, type: string): Conditions =>
  conditions.filter((condition) => condition.type !== type);

const sum = (sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number | undefined): number =>
  sets.reduce((total, set) => total + (of(set) ?? 0), 0);

const ZERO_IS_ABSENT = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
] as const;

/** The normal form: counts of zero are not printed, except those behind a pointer. */
function withCounts(status: DeploymentStatus): DeploymentStatus {
  const out: { -readonly [K in keyof DeploymentStatus]: DeploymentStatus[K] } = { ...status };
  for (const field of ZERO_IS_ABSENT) if (out[field] === 0) delete out[field];
  return out;
}
