import { millis } from '../../../base/brand';
import type { Container, Pod } from '../../../api/types/core-v1';
import type { KillReason } from '../actions/action-draft';
import { run, wait, type Task } from '../task';
import type { CriOutcome } from '../../runtime/cri-outcome';
import type { SyncParts } from './parts';
import type { StopOrder } from './stop-order';

/** Nothing is killed sooner (pkg/kubelet/kuberuntime `minimumGracePeriodInSeconds`, v1.36). */
const LEAST_GRACE_SECONDS = 2;

export interface KillOptions {
  /** Text of the event; empty: `Stopping container c`. */
  readonly message: string;
  readonly reason: KillReason;
  readonly graceSeconds?: number | undefined;
  readonly order?: StopOrder | undefined;
}

/** preStop hook, its turn, stop signal, and the kill when the grace is over (`killContainer`). */
export function* killContainer(
  parts: SyncParts,
  pod: Pod,
  { id, container }: { readonly id: string; readonly container: Container },
  { message, reason, graceSeconds, order }: KillOptions,
): Task<CriOutcome<undefined>> {
  const text = message === '' ? `Stopping container ${container.name}` : message;
  parts.record(pod, 'Normal', 'Killing', text, container.name);
  let grace = graceSeconds ?? graceOf(pod, container, reason);
  const preStop = container.lifecycle?.preStop;
  if (preStop !== undefined && grace > 0) grace -= yield* runPreStop(parts, pod, { id, container }, grace);
  if (order !== undefined && grace > 0) grace -= yield* order.waitForTurn(container.name, grace);
  const timeout = Math.max(grace, LEAST_GRACE_SECONDS);
  const outcome = yield* wait<CriOutcome<undefined>>((done) => parts.runtime.stopContainer(id, timeout, done));
  order?.ended(container.name);
  return outcome.ok || outcome.error.code === 'NotFound' ? { ok: true, value: undefined } : outcome;
}

/** Seconds that a container has to end (`setTerminationGracePeriod`). */
export function graceOf({ metadata, spec }: Pod, container: Container, reason: KillReason): number {
  if (metadata.deletionGracePeriodSeconds !== undefined) return metadata.deletionGracePeriodSeconds;
  const { terminationGracePeriodSeconds } = spec;
  if (terminationGracePeriodSeconds === undefined) return LEAST_GRACE_SECONDS;
  const probe =
    reason === 'startup-probe'
      ? container.startupProbe
      : reason === 'liveness-probe'
        ? container.livenessProbe
        : undefined;
  return probe?.terminationGracePeriodSeconds ?? terminationGracePeriodSeconds;
}

/** Whole seconds that the hook took, at most the grace; a hook that does not end is left alone. */
function* runPreStop(
  parts: SyncParts,
  pod: Pod,
  { id, container }: { readonly id: string; readonly container: Container },
  grace: number,
): Task<number> {
  const handler = container.lifecycle?.preStop;
  if (handler === undefined) return 0;
  const began = parts.clock.now();
  yield* wait<undefined>((resume) => {
    let over = false;
    const goOn = (): void => {
      if (over) return;
      over = true;
      cancel();
      resume(undefined);
    };
    const cancel = parts.clock.after(millis(grace * 1000), 'preStop', goOn);
    run(parts.runHook(pod, { container, containerId: id, handler }), (result) => {
      if (!result.ok) parts.record(pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', container.name);
      goOn();
    });
  });
  return Math.floor((parts.clock.now() - began) / 1000);
}
