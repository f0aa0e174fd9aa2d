import type { Container, ContainerStatus, Pod, PodSpec } from '../../../api/types/core-v1';
import { initContainersOf, isRestartableInit } from '../container-kinds';
import { restartsAfter } from '../actions/restart-policy';
import { isStaticPod } from '../pod-identity';

export const RESTARTING_ALL = 'RestartingAllContainers';

type Statuses = readonly ContainerStatus[];
type Terminated = ContainerStatus['state']['terminated'];

/** What a terminated state means for the phase. */
const restarts = (container: Container, spec: PodSpec, terminated: NonNullable<Terminated>): boolean =>
  restartsAfter(container, spec, terminated.exitCode) || terminated.reason === RESTARTING_ALL;

interface PhaseFacts {
  /** The pod's containers have been stopped for good. */
  readonly isTerminal: boolean;
  /** A container of the pod's present sandbox has been created: its init containers have done their work. */
  readonly hasInitialized: boolean;
}

/** The phase of a pod from the states of its containers (pkg/kubelet/kubelet_pods.go `getPhase`, v1.36). */
export function phaseOf(pod: Pod, statuses: Statuses, facts: PhaseFacts): string {
  const init = initSummary(pod.spec, statuses);
  const sum = containerSummary(pod.spec, statuses);
  if (init.failedForGood) return 'Failed';
  if (init.pending || (sum.pendingSidecars && !facts.hasInitialized) || sum.waiting > 0) return 'Pending';
  if (sum.running > 0 && sum.unknown === 0) return 'Running';
  if (sum.running > 0 || sum.stopped === 0 || sum.unknown > 0) return 'Pending';
  const ended = sum.stopped === sum.succeeded ? 'Succeeded' : 'Failed';
  if (facts.isTerminal && !isStaticPod(pod)) return ended;
  return sum.stopped === sum.stoppedForGood ? ended : 'Running';
}

function initSummary(
  spec: PodSpec,
  statuses: Statuses,
): { readonly pending: boolean; readonly failedForGood: boolean } {
  let pending = false;
  let failedForGood = false;
  for (const container of initContainersOf(spec)) {
    if (isRestartableInit(container)) continue;
    const status = statuses.find((one) => one.name === container.name);
    const ended =
      status?.state.terminated ?? (status?.state.waiting === undefined ? undefined : status.lastState.terminated);
    if (ended === undefined) pending = true;
    else if (ended.exitCode !== 0 && !restarts(container, spec, ended)) failedForGood = true;
  }
  return { pending, failedForGood };
}

interface ContainerSummary {
  pendingSidecars: boolean;
  running: number;
  waiting: number;
  stopped: number;
  stoppedForGood: number;
  succeeded: number;
  unknown: number;
}

function containerSummary(spec: PodSpec, statuses: Statuses): ContainerSummary {
  const sum: ContainerSummary = {
    pendingSidecars: false,
    running: 0,
    waiting: 0,
    stopped: 0,
    stoppedForGood: 0,
    succeeded: 0,
    unknown: 0,
  };
  for (const container of initContainersOf(spec))
    if (isRestartableInit(container))
      addSidecar(
        sum,
        statuses.find((one) => one.name === container.name),
      );
  for (const container of spec.containers)
    addContainer(
      sum,
      container,
      spec,
      statuses.find((one) => one.name === container.name),
    );
  return sum;
}

function addSidecar(sum: ContainerSummary, status: ContainerStatus | undefined): void {
  if (status === undefined) sum.unknown += 1;
  else if (status.state.running !== undefined) {
    if (status.started !== true) sum.pendingSidecars = true;
    sum.running += 1;
  } else if (status.state.terminated !== undefined) return;
  else if (status.state.waiting === undefined) {
    sum.pendingSidecars = true;
    sum.unknown += 1;
  } else if (status.lastState.terminated === undefined) {
    sum.pendingSidecars = true;
    sum.waiting += 1;
  }
}

function addContainer(
  sum: ContainerSummary,
  container: Container,
  spec: PodSpec,
  status: ContainerStatus | undefined,
): void {
  const state = status?.state;
  if (state?.running !== undefined) sum.running += 1;
  else if (state?.terminated !== undefined) {
    sum.stopped += 1;
    if (!restarts(container, spec, state.terminated)) sum.stoppedForGood += 1;
    if (state.terminated.exitCode === 0) sum.succeeded += 1;
  } else if (state?.waiting !== undefined) {
    const last = status?.lastState.terminated;
    if (last === undefined) {
      sum.waiting += 1;
      return;
    }
    sum.stopped += 1;
    if (!restarts(container, spec, last)) sum.stoppedForGood += 1;
  } else sum.unknown += 1;
}
