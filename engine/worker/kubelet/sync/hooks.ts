import type { Pod } from '../../../api/types/core-v1';
import { millis, seconds } from '../../../base/brand';
import { quote } from '../../../base/go-text';
import type { Clock } from '../../../sim/clock';
import type { ExecResult, Runtime } from '../../runtime/cri';
import { criErrorText, type CriOutcome } from '../../runtime/cri-outcome';
import { formatPod } from '../pod-identity';
import type { Reach } from '../probes/reach';
import { resolvePort } from '../probes/resolve-port';
import { wait, type Task } from '../task';
import type { Hook, HookResult } from './parts';

export interface HookSources {
  readonly clock: Clock;
  readonly runtime: Runtime;
  readonly reach: Reach;
}

const OK: HookResult = { ok: true };

/** Runs a lifecycle hook to its end (pkg/kubelet/lifecycle/handlers.go, v1.36). */
export function* runHook(sources: HookSources, pod: Pod, hook: Hook): Task<HookResult> {
  const { handler } = hook;
  if (handler.exec !== undefined) return yield* runExec(sources, pod, hook, handler.exec.command ?? []);
  if (handler.httpGet !== undefined) return yield* runHttp(sources, pod, hook);
  if (handler.sleep !== undefined) {
    const duration = seconds(handler.sleep.seconds);
    yield* wait<undefined>((resume) => void sources.clock.after(duration, 'sleep hook', () => resume(undefined)));
    return OK;
  }
  return { ok: false, message: 'Cannot run handler: invalid handler' };
}

const subject = (pod: Pod, { container }: Hook): string =>
  `for Container "${container.name}" in Pod "${formatPod(pod)}" failed`;

function* runExec({ runtime }: HookSources, pod: Pod, hook: Hook, command: readonly string[]): Task<HookResult> {
  const outcome = yield* wait<CriOutcome<ExecResult>>((done) =>
    runtime.execSync(hook.containerId, command, millis(0), done),
  );
  if (outcome.ok && outcome.value.exitCode === 0) return OK;
  const error = outcome.ok
    ? `command '${command.join(' ')}' exited with ${outcome.value.exitCode}: ${outcome.value.stderr}`
    : criErrorText(outcome.error);
  const output = outcome.ok ? outcome.value.stdout + outcome.value.stderr : '';
  const message = `Exec lifecycle hook ([${command.join(' ')}]) ${subject(pod, hook)} - error: ${error}, message: ${quote(output)}`;
  return { ok: false, message };
}

/** Only a connection that fails is a failure; whatever is answered will do. */
function* runHttp({ clock, runtime, reach }: HookSources, pod: Pod, hook: Hook): Task<HookResult> {
  const { httpGet } = hook.handler;
  if (httpGet === undefined) return OK;
  const { path = '/', scheme = 'HTTP' } = httpGet;
  const fail = (error: string): HookResult => ({
    ok: false,
    message: `HTTP lifecycle hook (${path}) ${subject(pod, hook)} - error: ${error}`,
  });
  const host = httpGet.host ?? runtime.podSandboxes(pod.metadata.uid)[0]?.ips[0];
  if (host === undefined) return fail('failed to find networking container');
  const port = resolvePort(httpGet.port, hook.container);
  if (typeof port === 'string') return fail(port);
  const reached = reach.dial({ host, port, path });
  if (reached.kind === 'http') {
    if (reached.delay > 0)
      yield* wait<undefined>((resume) => void clock.after(reached.delay, 'http hook', () => resume(undefined)));
    return OK;
  }
  if (reached.kind === 'accepted') return OK;
  const why =
    reached.kind === 'refused' ? 'connection refused' : reached.kind === 'timeout' ? 'i/o timeout' : 'no route to host';
  const slashed = path.startsWith('/') ? path : `/${path}`;
  return fail(`Get "${scheme.toLowerCase()}://${host}:${port}${slashed}": dial tcp ${host}:${port}: connect: ${why}`);
}
