import type { Container, Pod } from '../../../api/types/core-v1';
import type { ContainerStatus } from '../../runtime/cri';
import { ephemeralContainersOf, initContainersOf } from '../container-kinds';
import { newestOf, sandboxNeed, type RuntimeView } from '../runtime-view';
import { anyAppCreated } from '../status/container-statuses';
import {
  killUnknown,
  type ActionDraft,
  type ActionSources,
  type ContainerKill,
  type ContainerReset,
  type ContainerResize,
  type KillReason,
} from './action-draft';
import { initActions } from './init-actions';
import { matchingRule, shouldStart } from './restart-policy';

/** What is to be done about a pod (pkg/kubelet/kuberuntime/kuberuntime_manager.go `podActions`, v1.36). */
export interface PodActions {
  readonly killPod: boolean;
  readonly createSandbox: boolean;
  readonly sandboxId: string;
  readonly attempt: number;
  readonly ephemeralToStart: readonly Container[];
  readonly initToStart: readonly Container[];
  readonly appsToStart: readonly Container[];
  readonly toKill: readonly ContainerKill[];
  readonly toReset: readonly ContainerReset[];
  readonly toResize: readonly ContainerResize[];
}

export interface ActionOptions {
  readonly restartAll: boolean;
}

export function podActions(pod: Pod, view: RuntimeView, options: ActionOptions, sources: ActionSources): PodActions {
  const { changed, attempt, id } = sandboxNeed(pod, view);
  const base = { createSandbox: changed, sandboxId: id, attempt, killPod: changed };
  if (options.restartAll) return { ...NOTHING, ...base, toReset: containersToReset(pod, view) };
  if (changed) return newSandboxActions(pod, view, base);
  const draft: ActionDraft = { killPod: false, initToStart: [], appsToStart: [], toKill: [], toResize: [] };
  const ephemeralToStart = ephemeralContainersOf(pod.spec).filter(({ name }) => newestOf(view, name) === undefined);
  const initialized = initActions(pod, view, draft, sources);
  if (!draft.killPod && initialized) appActions(pod, view, draft, sources);
  return { ...NOTHING, ...base, ...draft, ephemeralToStart };
}

const NOTHING: PodActions = {
  killPod: false,
  createSandbox: false,
  sandboxId: '',
  attempt: 0,
  ephemeralToStart: [],
  initToStart: [],
  appsToStart: [],
  toKill: [],
  toReset: [],
  toResize: [],
};

const podRestarts = (pod: Pod): boolean => pod.spec.restartPolicy !== 'Never';

function newSandboxActions(
  pod: Pod,
  view: RuntimeView,
  base: Pick<PodActions, 'killPod' | 'createSandbox' | 'sandboxId' | 'attempt'>,
): PodActions {
  const over: PodActions = { ...NOTHING, ...base, createSandbox: false };
  if (!podRestarts(pod) && base.attempt !== 0 && view.containers.length > 0) return over;
  const appsToStart = pod.spec.containers.filter((container) => !isDone(container, pod, view));
  if (appsToStart.length === 0 && anyAppCreated(pod, view)) return over;
  const [firstInit] = initContainersOf(pod.spec);
  return firstInit === undefined
    ? { ...NOTHING, ...base, appsToStart }
    : { ...NOTHING, ...base, initToStart: [firstInit] };
}

/** Ended well and not to run again. */
function isDone(container: Container, pod: Pod, view: RuntimeView): boolean {
  const policy = container.restartPolicy ?? pod.spec.restartPolicy;
  const status = newestOf(view, container.name);
  return policy === 'OnFailure' && status?.state === 'exited' && status.exitCode === 0;
}

function appActions(pod: Pod, view: RuntimeView, draft: ActionDraft, sources: ActionSources): void {
  let kept = 0;
  for (const container of pod.spec.containers) {
    const status = newestOf(view, container.name);
    if (status?.state !== 'running') {
      if (!shouldStart(container, pod, view)) continue;
      draft.appsToStart.push(container);
      if (status?.state === 'unknown') draft.toKill.push(killUnknown(container, status));
      continue;
    }
    const kill = killOf(container, pod, status, sources);
    if (kill !== undefined) {
      if (kill.restart) draft.appsToStart.push(container);
      draft.toKill.push({ id: status.id, container, message: kill.message, reason: kill.reason });
      continue;
    }
    const resize = sources.resizeNeed(pod, container, status);
    if (resize === 'restart') {
      const message = `Container ${container.name} resize requires restart`;
      draft.toKill.push({ id: status.id, container, message, reason: 'other' });
      draft.appsToStart.push(container);
      continue;
    }
    if (resize === 'in-place') draft.toResize.push({ id: status.id, container });
    kept += 1;
  }
  if (kept > 0 || draft.appsToStart.length > 0) return;
  draft.killPod = true;
  draft.initToStart = [];
}

interface Kill {
  readonly message: string;
  readonly reason: KillReason;
  readonly restart: boolean;
}

function killOf(container: Container, pod: Pod, status: ContainerStatus, sources: ActionSources): Kill | undefined {
  const { name } = container;
  if (sources.specHash(container) !== status.specHash)
    return { message: `Container ${name} definition changed, will be restarted`, reason: 'other', restart: true };
  const restart = container.restartPolicy === undefined ? podRestarts(pod) : container.restartPolicy !== 'Never';
  const ending = restart ? ', will be restarted' : '';
  if (sources.probeResult('liveness', status.id) === 'failure')
    return { message: `Container ${name} failed liveness probe${ending}`, reason: 'liveness-probe', restart };
  if (sources.probeResult('startup', status.id) === 'failure')
    return { message: `Container ${name} failed startup probe${ending}`, reason: 'startup-probe', restart };
  return undefined;
}

/** All containers go, those whose exit asked for it last. */
function containersToReset(pod: Pod, view: RuntimeView): readonly ContainerReset[] {
  const apps = resets(pod.spec.containers, view);
  const init = resets(initContainersOf(pod.spec), view);
  return [...apps.targets, ...init.targets, ...apps.sources, ...init.sources];
}

function resets(containers: readonly Container[], view: RuntimeView) {
  const sources: ContainerReset[] = [];
  const targets: ContainerReset[] = [];
  for (const container of containers)
    for (const status of view.containers) {
      if (status.name !== container.name) continue;
      const exited = status.state === 'exited';
      const asked = exited && matchingRule(container, status.exitCode)?.action === 'RestartAllContainers';
      (asked ? sources : targets).push({ id: status.id, container, kill: !exited });
    }
  return { sources, targets };
}
