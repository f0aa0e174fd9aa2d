import type { ContainerStatus, Pod, PodStatus } from '../../../api/types/core-v1';
import { initContainersOf, isRestartableInit } from '../container-kinds';
import { isStaticPod, isTerminalPhase } from '../pod-identity';

/**
 * The last status of a pod whose worker is done: what still claims to run is gone, and the phase is over
 * (pkg/kubelet/status/status_manager.go `TerminatePod`, v1.36).
 */
export function finishedStatus(pod: Pod, status: PodStatus): PodStatus {
  const { containerStatuses, initContainerStatuses } = status;
  const phase = isStaticPod(pod) || isTerminalPhase(status.phase) ? status.phase : 'Failed';
  return {
    ...status,
    ...(containerStatuses === undefined || !hasInitialized(pod)
      ? {}
      : { containerStatuses: containerStatuses.map(ended) }),
    ...(initContainerStatuses === undefined ? {} : { initContainerStatuses: endedInit(initContainerStatuses) }),
    ...(phase === undefined ? {} : { phase }),
  };
}

const ended = (status: ContainerStatus): ContainerStatus =>
  status.state.terminated !== undefined
    ? status
    : {
        ...status,
        state: {
          terminated: {
            exitCode: 137,
            reason: 'ContainerStatusUnknown',
            message: 'The container could not be located when the pod was terminated',
            startedAt: NO_TIME,
            finishedAt: null,
          },
        },
      };

/** Go prints a time that was never set as null, also where the type of the field has no such case. */
export const NO_TIME = null as unknown as string;

function endedInit(statuses: readonly ContainerStatus[]): readonly ContainerStatus[] {
  let last = statuses.length - 1;
  while (last > 0 && !hasBegun(statuses[last])) last -= 1;
  return statuses.map((status, index) => (index <= last ? ended(status) : status));
}

const hasBegun = (status: ContainerStatus | undefined): boolean =>
  status !== undefined && (status.state.waiting === undefined || status.lastState.terminated !== undefined);

/** By what the API knows of the pod, not by what is about to be written. */
function hasInitialized({ spec, status }: Pod): boolean {
  const containers = initContainersOf(spec);
  if (containers.length === 0) return true;
  if (status.containerStatuses?.some(hasBegun) === true) return true;
  const said = status.initContainerStatuses ?? [];
  const last = said.at(-1);
  const container = containers[said.length - 1];
  if (last === undefined || container === undefined) return false;
  if (isRestartableInit(container)) return last.state.running !== undefined && last.started === true;
  return last.lastState.terminated?.exitCode === 0 || last.state.terminated?.exitCode === 0;
}
