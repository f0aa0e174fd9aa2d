import type { ContainerStatus as PodContainerStatus, Pod } from '../../api/types/core-v1';
import { badRequest } from '../../control-plane/apiserver/refusals';
import type { ContainerStatus, Runtime } from '../../worker/runtime/cri';

/**
 * The run of a container whose log is wanted: the present one, the last one, or the one before it
 * (pkg/kubelet/kubelet_pods.go, `validateContainerLogStatus`, v1.36). Throws ApiError while there is none.
 */
export function runWithLog(runtime: Runtime, pod: Pod, container: string, previous: boolean): ContainerStatus {
  const runs = runtime
    .podContainers(pod.metadata.uid)
    .filter(({ name, startedAt }) => name === container && startedAt !== undefined)
    .sort((a, b) => b.attempt - a.attempt);
  const [newest, before] = runs;
  if (previous) {
    const last = newest?.state === 'exited' && isWaiting(pod, container) ? newest : before;
    if (last === undefined) throw badRequest(whyNoPrevious(pod, container));
    return last;
  }
  if (newest === undefined) throw badRequest(whyNone(pod, container));
  return newest;
}

const isWaiting = (pod: Pod, container: string): boolean => statusOf(pod, container)?.state?.waiting !== undefined;

/** The status may still tell of a run of which the kubelet has thrown away what was left. */
function whyNoPrevious(pod: Pod, container: string): string {
  const { containerID = '' } = statusOf(pod, container)?.lastState?.terminated ?? {};
  return containerID === ''
    ? `previous terminated container "${container}" in pod "${pod.metadata.name}" not found`
    : `unable to retrieve container logs for ${containerID}`;
}

function whyNone(pod: Pod, container: string): string {
  const what = `container "${container}" in pod "${pod.metadata.name}"`;
  const status = statusOf(pod, container);
  if (status === undefined) return `${what} is not available`;
  const { reason } = status.state?.waiting ?? {};
  if (reason === undefined) return `${what} is waiting to start - no logs yet`;
  return `${what} is waiting to start: ${WAITING[reason] ?? reason}`;
}

const WAITING: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

function statusOf({ status }: Pod, container: string): PodContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status;
  return [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses].find(
    ({ name }) => name === container,
  );
}
