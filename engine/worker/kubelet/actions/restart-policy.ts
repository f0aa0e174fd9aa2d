import type { Container, ContainerRestartRule, Pod, PodSpec, PodStatus } from '../../../api/types/core-v1';
import { initContainersOf } from '../container-kinds';
import { newestOf, type RuntimeView } from '../runtime-view';

/** The first rule that speaks of an exit code (pkg/api/v1/pod/util.go, v1.36). */
export function matchingRule(container: Container, exitCode: number): ContainerRestartRule | undefined {
  return container.restartPolicyRules?.find(({ exitCodes }) => {
    if (exitCodes === undefined) return false;
    const listed = exitCodes.values?.includes(exitCode) ?? false;
    return exitCodes.operator === 'In' ? listed : exitCodes.operator === 'NotIn' && !listed;
  });
}

/** Whether a container that ended with a code is to run again: its rules, then its policy, then the pod's. */
export function restartsAfter(container: Container, spec: PodSpec, exitCode: number): boolean {
  if (container.restartPolicy !== undefined) {
    const action = matchingRule(container, exitCode)?.action;
    if (action === 'Restart' || action === 'RestartAllContainers') return true;
    return followsPolicy(container.restartPolicy, exitCode);
  }
  return followsPolicy(spec.restartPolicy ?? 'Always', exitCode);
}

const followsPolicy = (policy: string, exitCode: number): boolean =>
  policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);

/** Whether a container is to be started now, from what the runtime reports of it. */
export function shouldStart(container: Container, pod: Pod, view: RuntimeView): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  const status = newestOf(view, container.name);
  switch (status?.state) {
    case undefined:
    case 'unknown':
    case 'created':
      return true;
    case 'running':
      return false;
    case 'exited':
      return restartsAfter(container, pod.spec, status.exitCode);
  }
}

const restartsAll = (container: Container): boolean =>
  container.restartPolicyRules?.some((rule) => rule.action === 'RestartAllContainers') ?? false;

/** Whether a container of the pod may make all of them restart. */
export const mayRestartAll = (spec: PodSpec): boolean =>
  initContainersOf(spec).some(restartsAll) || spec.containers.some(restartsAll);

const endsInRestartAll = (container: Container, exitCode: number): boolean =>
  matchingRule(container, exitCode)?.action === 'RestartAllContainers';

/** Whether all containers are being restarted in place (pkg/kubelet/container/helpers.go, v1.36). */
export function isRestartingAll(pod: Pod, view: RuntimeView | undefined, status: PodStatus | undefined): boolean {
  if (status?.conditions?.some((one) => one.type === 'AllContainersRestarting' && one.status === 'True') === true)
    return true;
  if (!mayRestartAll(pod.spec)) return false;
  const said = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  for (const container of [...initContainersOf(pod.spec), ...pod.spec.containers]) {
    if (view !== undefined) {
      const found = newestOf(view, container.name);
      if (found?.state !== 'exited') continue;
      if (endsInRestartAll(container, found.exitCode)) return true;
    }
    const terminated = said.find((one) => one.name === container.name)?.state.terminated;
    if (terminated !== undefined && endsInRestartAll(container, terminated.exitCode)) return true;
  }
  return false;
}

/** Whether nothing of the containers is left, so that all can start anew. */
export const isCleanedUp = (pod: Pod, view: RuntimeView): boolean =>
  [...initContainersOf(pod.spec), ...pod.spec.containers].every(({ name }) => newestOf(view, name) === undefined);
