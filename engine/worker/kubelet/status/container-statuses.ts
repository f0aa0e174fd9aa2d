import { formatTime } from '../../../base/timestamp';
import { instant, type Instant } from '../../../base/brand';
import { FRESH } from '../../../base/fresh';
import { RecentMap } from '../../../base/recent';
import type {
  Container,
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
  Pod,
  ResourceRequirements,
  VolumeMount,
} from '../../../api/types/core-v1';
import type { ContainerStatus as RuntimeStatus } from '../../runtime/cri';
import { isRestartableInit, type ContainerKind } from '../container-kinds';
import { newestOf, type RuntimeView } from '../runtime-view';
import { shouldStart } from '../actions/restart-policy';
import { NO_TIME } from './finish';
import { RESTARTING_ALL } from './phase';

/** Why a container could not be started, remembered until it is. */
export interface StartFailure {
  readonly reason: string;
  readonly message: string;
}

export interface ContainerStatusFacts {
  readonly pod: Pod;
  readonly view: RuntimeView;
  readonly kind: ContainerKind;
  readonly containers: readonly Container[];
  readonly old: readonly ContainerStatus[];
  /** `docker`, `containerd`, `scripted`: first part of container ids. */
  readonly runtimeName: string;
  readonly restartingAll: boolean;
  failureOf(container: string): StartFailure | undefined;
  /** Resources as the runtime has them. */
  actualResources(container: Container, status: RuntimeStatus): ResourceRequirements;
  /** The end of a container's log, for `FallbackToLogsOnError`. */
  lastLog(containerId: string): string;
}

/** Runtime start times that are not set come as the epoch. */
const NEVER: Instant = instant(0);

const UNKNOWN: ContainerStateTerminated = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was deleted.  The container used to be Running',
  startedAt: '',
  finishedAt: null,
};

/** Statuses of the containers of one kind (pkg/kubelet/kubelet_pods.go `convertToAPIContainerStatuses`, v1.36). */
export function containerStatuses(facts: ContainerStatusFacts): readonly ContainerStatus[] {
  const statuses = facts.containers.map((container) => statusOf(container, facts));
  return facts.kind === 'init' ? statuses : [...statuses].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function statusOf(container: Container, facts: ContainerStatusFacts): ContainerStatus {
  const { pod, view, kind } = facts;
  const old = facts.old.find((one) => one.name === container.name);
  const found = view.containers.filter((one) => one.name === container.name);
  const [newest, before] = found;
  let status =
    newest === undefined ? withoutContainer(container, old, facts) : fromRuntime(newest, container, old, facts);
  if (before !== undefined) status = { ...FRESH, ...status, lastState: stateOf(before, old, facts) };
  if (kind === 'init') {
    if (newest?.state === 'exited' && newest.exitCode === 0) return status;
    const forgotten = newest === undefined && !isRestartableInit(container) && anyAppCreated(pod, view);
    if (forgotten && status.state.waiting !== undefined)
      return { ...FRESH, ...status, state: { terminated: COMPLETED_UNSEEN } };
  }
  if (!shouldStart(container, pod, view)) return status;
  const failure = facts.failureOf(container.name);
  if (failure === undefined) return status;
  const { reason, message } = failure;
  return {
    ...FRESH,
    ...status,
    state: { waiting: message === '' ? { reason } : { reason, message } },
    lastState: status.state.terminated === undefined ? status.lastState : { terminated: status.state.terminated },
  };
}

const COMPLETED_UNSEEN: ContainerStateTerminated = {
  exitCode: 0,
  reason: 'Completed',
  message:
    'Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally',
  startedAt: formatTime(NEVER),
  finishedAt: null,
};

export const anyAppCreated = (pod: Pod, view: RuntimeView): boolean =>
  pod.spec.containers.some(({ name }) => {
    const state = newestOf(view, name)?.state;
    return state !== undefined && state !== 'unknown';
  });

function mountsOf({ volumeMounts }: Container): Pick<ContainerStatus, 'volumeMounts'> {
  if (volumeMounts === undefined || volumeMounts.length === 0) return {};
  const known = mounts.get(volumeMounts);
  if (known !== undefined) return known;
  const shown = volumeMounts.map(({ name, mountPath, readOnly }) =>
    readOnly === true ? { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' } : { name, mountPath },
  );
  const made = { volumeMounts: shown };
  mounts.set(volumeMounts, made);
  return made;
}

/** What is shown of the mounts of a container, which every status of it repeats. */
const mounts = new RecentMap<readonly VolumeMount[], Pick<ContainerStatus, 'volumeMounts'>>();

/** The status of a container of which the runtime holds nothing. */
function withoutContainer(
  container: Container,
  old: ContainerStatus | undefined,
  facts: ContainerStatusFacts,
): ContainerStatus {
  const { pod, restartingAll } = facts;
  const isDefault = old?.state.terminated === undefined;
  const status: ContainerStatus = isDefault ? notStarted(container, old, pod) : old;
  if (old === undefined) return status;
  if (restartingAll && old.state.waiting === undefined) {
    const reason = RESTARTING_ALL;
    const message = 'The container is removed because RestartAllContainers in place';
    return {
      ...FRESH,
      ...status,
      state: { waiting: { reason, message } },
      lastState: { terminated: { exitCode: 137, reason, message, startedAt: NO_TIME, finishedAt: null } },
      restartCount: old.restartCount + 1,
    };
  }
  if (old.state.running === undefined || status.lastState.terminated !== undefined) return status;
  return {
    ...FRESH,
    ...status,
    lastState: { terminated: { ...FRESH, ...UNKNOWN, startedAt: NO_TIME } },
    restartCount: status.restartCount + (pod.metadata.deletionTimestamp === undefined ? 1 : 0),
  };
}

function notStarted(container: Container, old: ContainerStatus | undefined, pod: Pod): ContainerStatus {
  const reason = (pod.spec.initContainers?.length ?? 0) > 0 ? 'PodInitializing' : 'ContainerCreating';
  return {
    name: container.name,
    state: { waiting: { reason } },
    lastState: old?.lastState ?? {},
    ready: false,
    restartCount: old?.restartCount ?? 0,
    image: container.image ?? '',
    imageID: '',
    ...mountsOf(container),
  };
}

function fromRuntime(
  found: RuntimeStatus,
  container: Container,
  old: ContainerStatus | undefined,
  facts: ContainerStatusFacts,
): ContainerStatus {
  const id = idOf(found, facts);
  const oldTerminated = old?.state.terminated;
  let restartCount = Math.max(found.attempt, old?.restartCount ?? 0);
  if (
    found.state === 'running' &&
    old !== undefined &&
    oldTerminated !== undefined &&
    old.restartCount >= found.attempt
  )
    restartCount = old.restartCount + 1;
  if (found.state === 'unknown' && old?.state.running !== undefined) restartCount = old.restartCount + 1;
  const last = old?.containerID !== id && oldTerminated !== undefined ? oldTerminated : old?.lastState.terminated;
  const allocated = container.resources.requests;
  return {
    name: found.name,
    state: stateOf(found, old, facts),
    lastState: last === undefined ? {} : { terminated: last },
    ready: false,
    restartCount,
    image: found.image,
    imageID: found.imageRef,
    containerID: id,
    ...(found.state === 'running' && old?.started !== undefined ? { started: old.started } : {}),
    ...(allocated === undefined ? {} : { allocatedResources: allocated }),
    resources: facts.actualResources(container, found),
    ...(old?.volumeMounts === undefined ? {} : { volumeMounts: old.volumeMounts }),
  };
}

const idOf = (found: RuntimeStatus, facts: ContainerStatusFacts): string => `${facts.runtimeName}://${found.id}`;

function stateOf(found: RuntimeStatus, old: ContainerStatus | undefined, facts: ContainerStatusFacts): ContainerState {
  switch (found.state) {
    case 'running':
      return { running: { startedAt: formatTime(found.startedAt ?? NEVER) } };
    case 'created':
      return { waiting: {} };
    case 'exited':
      return { terminated: terminatedOf(found, facts) };
    case 'unknown':
      if (old?.state.running === undefined) return { waiting: {} };
      return {
        terminated: {
          exitCode: 137,
          reason: facts.restartingAll ? RESTARTING_ALL : 'ContainerStatusUnknown',
          message: 'The container could not be located when the pod was terminated',
          startedAt: NO_TIME,
          finishedAt: null,
        },
      };
  }
}

function terminatedOf(found: RuntimeStatus, facts: ContainerStatusFacts): ContainerStateTerminated {
  const { exitCode, reason } = found;
  const message = terminationMessage(found, facts);
  return {
    exitCode,
    ...(reason === '' ? {} : { reason }),
    ...(message === '' ? {} : { message }),
    startedAt: formatTime(found.startedAt ?? NEVER),
    finishedAt: formatTime(found.finishedAt ?? NEVER),
    containerID: idOf(found, facts),
  };
}

/** The runtime's own words, then what the process left behind (pkg/kubelet/kuberuntime, `convertToKubeContainerStatus`). */
function terminationMessage(found: RuntimeStatus, facts: ContainerStatusFacts): string {
  const container = facts.containers.find((one) => one.name === found.name);
  const fallsBack = container?.terminationMessagePolicy === 'FallbackToLogsOnError' && found.exitCode !== 0;
  let left = (found.terminationMessage ?? '').slice(0, MESSAGE_MAX);
  if (left === '' && fallsBack) left = facts.lastLog(found.id);
  return left !== '' && found.message !== '' ? `${found.message}: ${left}` : found.message + left;
}

const MESSAGE_MAX = 4096;
