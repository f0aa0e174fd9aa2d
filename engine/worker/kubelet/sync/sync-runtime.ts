import { FRESH } from '../../../base/fresh';
import type { Container, Pod } from '../../../api/types/core-v1';
import { isRestartableInit, initContainersOf } from '../container-kinds';
import { podActions, type PodActions } from '../actions/pod-actions';
import type { CriOutcome } from '../../runtime/cri-outcome';
import type { RuntimeView } from '../runtime-view';
import { wait, type Task } from '../task';
import { criErrorText } from '../../runtime/cri-outcome';
import { formatPod } from '../pod-identity';
import { killContainer } from './kill-container';
import { killPod } from './kill-pod';
import type { SyncParts } from './parts';
import type { SyncFailure, SyncOutcome, SyncResult } from './result';
import { startContainer, type StartFacts } from './start-container';

/** Brings what the runtime holds of a pod to what its spec asks for (pkg/kubelet/kuberuntime `SyncPod`, v1.36). */
export function* syncRuntime(parts: SyncParts, pod: Pod, view: RuntimeView, restartAll: boolean): Task<SyncOutcome> {
  const actions = podActions(pod, view, { restartAll }, parts.sources);
  const results: SyncResult[] = [];
  if (actions.createSandbox && actions.sandboxId !== '')
    parts.record(pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  if (!(yield* removeWhatHasToGo(parts, pod, view, actions, results))) return { results, failure: undefined };
  pruneInit(parts, pod, view);
  const sandbox = yield* sandboxFor(parts, pod, view, actions);
  if (sandbox.result !== undefined) results.push(sandbox.result);
  if (sandbox.id === undefined) return { results, failure: sandbox.failure };
  const facts = { sandboxId: sandbox.id, podIPs: sandbox.ips, view };
  const start = (container: Container): Task<boolean> => started(parts, pod, container, facts, results);
  for (const container of actions.ephemeralToStart) yield* start(container);
  for (const container of actions.initToStart)
    if (!(yield* start(container)) && !isRestartableInit(container)) return { results, failure: undefined };
  if (actions.toResize.length > 0) {
    const message = parts.resizing.resize(pod, actions.toResize, view);
    const failure = message === undefined ? undefined : { reason: 'ResizePodInPlaceError', message };
    results.push({ action: 'ResizePodInPlace', target: formatPod(pod), failure });
  }
  for (const container of actions.appsToStart) yield* start(container);
  return { results, failure: undefined };
}

function* started(
  parts: SyncParts,
  pod: Pod,
  container: Container,
  facts: StartFacts,
  results: SyncResult[],
): Task<boolean> {
  const failure = yield* startContainer(parts, pod, container, facts);
  results.push({ action: 'StartContainer', target: container.name, failure });
  return failure === undefined;
}

/** False when something could not be removed: nothing may be started then. */
function* removeWhatHasToGo(
  parts: SyncParts,
  pod: Pod,
  view: RuntimeView,
  actions: PodActions,
  results: SyncResult[],
): Task<boolean> {
  if (actions.killPod) {
    const killed = yield* killPod(parts, pod, view, undefined);
    results.push(...killed);
    if (killed.some((one) => one.failure !== undefined)) return false;
    if (actions.createSandbox) purgeInit(parts, pod, view);
    return true;
  }
  for (const { id, container, message, reason } of actions.toKill) {
    const outcome = yield* killContainer(parts, pod, { id, container }, { message, reason });
    const failure = outcome.ok ? undefined : { reason: 'KillContainerError', message: outcome.error.message };
    results.push({ action: 'KillContainer', target: container.name, failure });
    if (failure !== undefined) return false;
  }
  for (const { id, container, kill } of actions.toReset) {
    if (kill)
      yield* killContainer(
        parts,
        pod,
        { id, container },
        { message: 'killing', reason: 'restart-all', graceSeconds: 0 },
      );
    parts.runtime.removeContainer(id);
    results.push({ action: 'RemoveContainer', target: container.name, failure: undefined });
  }
  return true;
}

/** Of each init container only the newest dead one is kept. */
function pruneInit(parts: SyncParts, pod: Pod, view: RuntimeView): void {
  for (const { name } of initContainersOf(pod.spec)) {
    const dead = view.containers.filter(
      (one) => one.name === name && (one.state === 'exited' || one.state === 'unknown'),
    );
    for (const { id } of dead.slice(1)) parts.runtime.removeContainer(id);
  }
}

function purgeInit(parts: SyncParts, pod: Pod, view: RuntimeView): void {
  for (const { name } of initContainersOf(pod.spec))
    for (const one of view.containers) if (one.name === name) parts.runtime.removeContainer(one.id);
}

interface SandboxResult {
  /** Undefined: there is none, nothing can be started. */
  readonly id: string | undefined;
  readonly ips: readonly string[];
  readonly result: SyncResult | undefined;
  readonly failure: SyncFailure | undefined;
}

function* sandboxFor(parts: SyncParts, pod: Pod, view: RuntimeView, actions: PodActions): Task<SandboxResult> {
  if (!actions.createSandbox) return { id: actions.sandboxId, ips: view.ips, result: undefined, failure: undefined };
  const config = parts.sandboxConfig(pod, actions.attempt);
  const created: CriOutcome<string> = config.ok
    ? yield* wait((done) => parts.runtime.runPodSandbox(config.value, done))
    : config;
  const done = { action: 'CreatePodSandbox', target: formatPod(pod) } as const;
  if (!created.ok) {
    if (parts.isTerminationRequested(pod)) return { id: undefined, ips: [], result: undefined, failure: undefined };
    const cause = config.ok ? criErrorText(created.error) : config.error.message;
    parts.record(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${cause}`);
    const undone = config.ok ? 'create sandbox' : 'generate sandbox config';
    const message = `Failed to ${undone} for pod "${formatPod(pod)}": ${cause}`;
    return {
      id: undefined,
      ips: [],
      result: { ...FRESH, ...done, failure: { reason: 'CreatePodSandboxError', message } },
      failure: undefined,
    };
  }
  const status = parts.runtime.podSandboxStatus(created.value);
  parts.sandboxReady(pod);
  const result = { ...FRESH, ...done, failure: undefined };
  return { id: created.value, ips: status?.ips ?? [], result, failure: undefined };
}
