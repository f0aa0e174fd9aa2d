import type { Container, Pod } from '../../../api/types/core-v1';
import type { ContainerStatus } from '../../runtime/cri';
import { initContainersOf, isRestartableInit } from '../container-kinds';
import { newestOf, type RuntimeView } from '../runtime-view';
import { killUnknown, type ActionDraft, type ActionSources } from './action-draft';
import { shouldStart } from './restart-policy';

interface InitWalk {
  readonly pod: Pod;
  readonly view: RuntimeView;
  readonly draft: ActionDraft;
  readonly sources: ActionSources;
  /** A later container than the one looked at has been there: this one needs no start for its own sake. */
  wasInitialized: boolean;
  initialized: boolean;
}

/**
 * Finds what init containers need, from the last to the first (pkg/kubelet/kuberuntime `computeInitContainerActions`,
 * v1.36). True when all have done their part, so that the app containers may run.
 */
export function initActions(pod: Pod, view: RuntimeView, draft: ActionDraft, sources: ActionSources): boolean {
  const containers = initContainersOf(pod.spec);
  if (containers.length === 0) return true;
  const running = pod.spec.containers.some(({ name }) => {
    const state = newestOf(view, name)?.state;
    return state === 'created' || state === 'running';
  });
  const walk: InitWalk = { pod, view, draft, sources, wasInitialized: running, initialized: running };
  for (let index = containers.length - 1; index >= 0; index -= 1) {
    const container = containers[index];
    if (container === undefined) continue;
    const status = newestOf(view, container.name);
    const sidecar = isRestartableInit(container);
    if (status === undefined) {
      if (walk.wasInitialized && sidecar) draft.initToStart.push(container);
      continue;
    }
    if (walk.wasInitialized && !sidecar) continue;
    if (look(walk, container, status, containers[index + 1]) === 'pod fails') return false;
    walk.wasInitialized = true;
  }
  const [first] = containers;
  if (!walk.wasInitialized && first !== undefined) draft.initToStart.push(first);
  draft.initToStart.reverse();
  return walk.initialized;
}

type Outcome = 'pod fails' | undefined;

function look(walk: InitWalk, container: Container, status: ContainerStatus, next: Container | undefined): Outcome {
  switch (status.state) {
    case 'created':
      walk.draft.initToStart.push(container);
      return undefined;
    case 'running':
      if (isRestartableInit(container)) lookAtSidecar(walk, container, status, next);
      return undefined;
    case 'exited':
      return lookAtExited(walk, container, status, next);
    case 'unknown':
      return lookAtUnknown(walk, container, status);
  }
}

function goOn(walk: InitWalk, next: Container | undefined): void {
  if (next === undefined) walk.initialized = true;
  else walk.draft.initToStart.push(next);
}

function lookAtSidecar(
  walk: InitWalk,
  container: Container,
  status: ContainerStatus,
  next: Container | undefined,
): void {
  const { draft, sources, pod } = walk;
  const { name } = container;
  const restart = (message: string, reason: 'startup-probe' | 'liveness-probe' | 'other'): void => {
    draft.toKill.push({ id: status.id, container, message, reason });
    draft.initToStart.push(container);
  };
  if (container.startupProbe !== undefined) {
    const startup = sources.probeResult('startup', status.id);
    if (startup === 'failure') restart(`Init container ${name} failed startup probe`, 'startup-probe');
    if (startup !== 'success') return;
  }
  if (next === undefined || !walk.wasInitialized) goOn(walk, next);
  if (sources.specHash(container) !== status.specHash) {
    restart(`Init container ${name} definition changed`, 'other');
    return;
  }
  if (container.livenessProbe !== undefined && sources.probeResult('liveness', status.id) === 'failure') {
    restart(`Init container ${name} failed liveness probe`, 'liveness-probe');
    return;
  }
  const resize = sources.resizeNeed(pod, container, status);
  if (resize === 'restart') restart(`Container ${name} resize requires restart`, 'other');
  if (resize === 'in-place') draft.toResize.push({ id: status.id, container });
}

function lookAtExited(
  walk: InitWalk,
  container: Container,
  status: ContainerStatus,
  next: Container | undefined,
): Outcome {
  const { draft, pod, view } = walk;
  if (isRestartableInit(container)) {
    draft.initToStart.push(container);
    return undefined;
  }
  if (status.exitCode === 0) {
    goOn(walk, next);
    return undefined;
  }
  if (!shouldStart(container, pod, view)) return failPod(draft);
  draft.initToStart.push(container);
  return undefined;
}

function lookAtUnknown(walk: InitWalk, container: Container, status: ContainerStatus): Outcome {
  const { draft, pod } = walk;
  const restarts =
    container.restartPolicy === undefined ? pod.spec.restartPolicy !== 'Never' : container.restartPolicy !== 'Never';
  if (!isRestartableInit(container) && !restarts) return failPod(draft);
  draft.toKill.push(killUnknown(container, status));
  draft.initToStart.push(container);
  return undefined;
}

function failPod(draft: ActionDraft): Outcome {
  draft.killPod = true;
  draft.initToStart = [];
  return 'pod fails';
}
