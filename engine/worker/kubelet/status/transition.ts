import type { Container, ContainerStatus, Pod, PodStatus } from '../../../api/types/core-v1';
import { initContainersOf, isRestartableInit } from '../container-kinds';
import { mayRestartAll, restartsAfter } from '../actions/restart-policy';

/** Whether a container that was over for good is said to be anything else (`checkContainerStateTransition`, v1.36). */
export function revivesContainer(pod: Pod, from: PodStatus, to: PodStatus): boolean {
  const { spec } = pod;
  if (spec.restartPolicy === 'Always' || mayRestartAll(spec)) return false;
  const revived = (
    containers: readonly Container[],
    old: readonly ContainerStatus[],
    next: readonly ContainerStatus[],
  ): boolean =>
    old.some(({ name, state }) => {
      const { terminated } = state;
      if (terminated === undefined) return false;
      const container = containers.find((one) => one.name === name);
      if (container === undefined || isRestartableInit(container)) return false;
      if (terminated.exitCode !== 0 && spec.restartPolicy === 'OnFailure') return false;
      if (restartsAfter(container, spec, terminated.exitCode)) return false;
      const now = next.find((one) => one.name === name);
      return now !== undefined && now.state.terminated === undefined;
    });
  return (
    revived(spec.containers, from.containerStatuses ?? [], to.containerStatuses ?? []) ||
    revived(initContainersOf(spec), from.initContainerStatuses ?? [], to.initContainerStatuses ?? [])
  );
}
