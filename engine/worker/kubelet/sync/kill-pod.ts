import type { Pod } from '../../../api/types/core-v1';
import type { CriOutcome } from '../../runtime/cri-outcome';
import { findContainer, hasRestartableInit } from '../container-kinds';
import type { RuntimeView } from '../runtime-view';
import { all, wait, type Task } from '../task';
import { killContainer } from './kill-container';
import type { SyncParts } from './parts';
import type { SyncResult } from './result';
import { StopOrder } from './stop-order';

/** Stops all containers side by side, then the sandboxes (pkg/kubelet/kuberuntime `killPodWithSyncResult`, v1.36). */
export function* killPod(
  parts: SyncParts,
  pod: Pod,
  view: RuntimeView,
  graceSeconds: number | undefined,
): Task<readonly SyncResult[]> {
  const running = view.containers.filter((one) => one.state === 'running' || one.state === 'unknown');
  const order = hasRestartableInit(pod.spec)
    ? new StopOrder(
        parts.clock,
        pod,
        running.map(({ name }) => name),
      )
    : undefined;
  const kills = [...running].reverse().map((status) => killOne(parts, pod, status, { graceSeconds, order }));
  const results = [...(yield* all(kills))];
  for (const sandbox of view.sandboxes) {
    const outcome = yield* wait<CriOutcome<undefined>>((done) => parts.runtime.stopPodSandbox(sandbox.id, done));
    const failed = !outcome.ok && outcome.error.code !== 'NotFound';
    results.push({
      action: 'KillPodSandbox',
      target: pod.metadata.uid,
      failure: failed ? { reason: 'KillPodSandboxError', message: outcome.error.message } : undefined,
    });
  }
  return results;
}

function* killOne(
  parts: SyncParts,
  pod: Pod,
  { id, name }: { readonly id: string; readonly name: string },
  options: { readonly graceSeconds: number | undefined; readonly order: StopOrder | undefined },
): Task<SyncResult> {
  const container = findContainer(pod, name)?.container ?? { name, resources: {} };
  const outcome = yield* killContainer(parts, pod, { id, container }, { message: '', reason: 'other', ...options });
  const failure = outcome.ok ? undefined : { reason: 'KillContainerError', message: outcome.error.message };
  return { action: 'KillContainer', target: name, failure };
}
