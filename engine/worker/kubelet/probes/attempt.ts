import type { Container, Pod, PodStatus, Probe } from '../../../api/types/core-v1';
import { millis, seconds, type Millis } from '../../../base/brand';
import type { Clock } from '../../../sim/clock';
import type { ExecResult, Runtime } from '../../runtime/cri';
import { criErrorText, type CriOutcome } from '../../runtime/cri-outcome';
import { durationText } from '../duration-text';
import { expandStatic } from '../environment/expand';
import { wait, type Task } from '../task';
import type { Attempt } from './probe-event';
import type { Reach, Reached } from './reach';
import { resolvePort } from './resolve-port';

export interface AttemptSources {
  readonly clock: Clock;
  readonly runtime: Runtime;
  readonly reach: Reach;
}

export interface AttemptSubject {
  readonly pod: Pod;
  readonly status: PodStatus;
  readonly container: Container;
  readonly runtimeId: string;
}

const RETRIES = 3;

/** One attempt of a probe; an attempt that goes wrong is repeated at once, up to three times in all. */
export function* attempt(sources: AttemptSources, probe: Probe, subject: AttemptSubject): Task<Attempt> {
  let result: Attempt = { kind: 'error', text: 'no attempt was made' };
  for (let tries = 0; tries < RETRIES; tries += 1) {
    result = yield* attemptOnce(sources, probe, subject);
    if (result.kind !== 'error') return result;
  }
  return result;
}

function* attemptOnce(sources: AttemptSources, probe: Probe, subject: AttemptSubject): Task<Attempt> {
  const timeout = seconds(probe.timeoutSeconds ?? 1);
  const { container, status } = subject;
  if (probe.exec !== undefined) return yield* attemptExec(sources, probe.exec.command ?? [], subject, timeout);
  if (probe.httpGet !== undefined) {
    const { port: wanted, host = status.podIP ?? '', path = '/', scheme = 'HTTP' } = probe.httpGet;
    const port = resolvePort(wanted, container);
    if (typeof port === 'string') return { kind: 'error', text: port };
    const reached = sources.reach.dial({ host, port, path });
    return yield* httpAttempt(
      sources.clock,
      reached,
      `${scheme.toLowerCase()}://${joinHost(host, port)}${slashed(path)}`,
      {
        timeout,
        address: joinHost(host, port),
      },
    );
  }
  if (probe.tcpSocket !== undefined) {
    const { port: wanted, host = status.podIP ?? '' } = probe.tcpSocket;
    const port = resolvePort(wanted, container);
    if (typeof port === 'string') return { kind: 'error', text: port };
    return yield* tcpAttempt(sources, { host, port }, timeout);
  }
  if (probe.grpc !== undefined)
    return yield* grpcAttempt(sources, { host: status.podIP ?? '', port: probe.grpc.port }, timeout);
  return { kind: 'error', text: `missing probe handler for ${container.name}` };
}

const slashed = (path: string): string => (path.startsWith('/') ? path : `/${path}`);
const joinHost = (host: string, port: number): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

function* attemptExec(
  { runtime }: AttemptSources,
  command: readonly string[],
  { container, runtimeId }: AttemptSubject,
  timeout: Millis,
): Task<Attempt> {
  const expanded = expandStatic(command, container.env ?? []);
  const outcome = yield* wait<CriOutcome<ExecResult>>((done) => runtime.execSync(runtimeId, expanded, timeout, done));
  if (!outcome.ok) {
    if (outcome.error.code !== 'DeadlineExceeded') return { kind: 'error', text: criErrorText(outcome.error) };
    return {
      kind: 'failure',
      output: `command timed out: "${expanded.join(' ')}" timed out after ${durationText(timeout)}`,
    };
  }
  const { exitCode, stdout, stderr } = outcome.value;
  return exitCode === 0 ? { kind: 'success' } : { kind: 'failure', output: stdout + stderr };
}

function* pause(clock: Clock, delay: Millis): Task<void> {
  if (delay > 0) yield* wait<undefined>((resume) => void clock.after(delay, 'probe answer', () => resume(undefined)));
}

function* httpAttempt(
  clock: Clock,
  reached: Reached,
  url: string,
  { timeout, address }: { readonly timeout: Millis; readonly address: string },
): Task<Attempt> {
  const late = `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
  if (reached.kind === 'timeout') {
    yield* pause(clock, timeout);
    return { kind: 'failure', output: late };
  }
  if (reached.kind !== 'http') return { kind: 'failure', output: `Get "${url}": ${dialError(reached, address)}` };
  if (reached.delay > timeout) {
    yield* pause(clock, timeout);
    return { kind: 'failure', output: late };
  }
  yield* pause(clock, reached.delay);
  const { status, body } = reached;
  if (status >= 400) return { kind: 'failure', output: `HTTP probe failed with statuscode: ${status}` };
  if (status >= 300) return { kind: 'warning', output: `Probe terminated redirects, Response body: ${body}` };
  return { kind: 'success' };
}

function dialError(reached: Reached, address: string): string {
  if (reached.kind === 'refused') return `dial tcp ${address}: connect: connection refused`;
  if (reached.kind === 'unreachable') return `dial tcp ${address}: connect: no route to host`;
  return 'EOF';
}

function* tcpAttempt(
  { clock, reach }: AttemptSources,
  target: { readonly host: string; readonly port: number },
  timeout: Millis,
): Task<Attempt> {
  const reached = reach.dial(target);
  const address = joinHost(target.host, target.port);
  if (reached.kind === 'accepted' || reached.kind === 'http') return { kind: 'success' };
  if (reached.kind !== 'timeout') return { kind: 'failure', output: dialError(reached, address) };
  yield* pause(clock, timeout);
  return { kind: 'failure', output: `dial tcp ${address}: i/o timeout` };
}

/** A port that accepts connections is taken to serve the health protocol. */
function* grpcAttempt(
  { clock, reach }: AttemptSources,
  target: { readonly host: string; readonly port: number },
  timeout: Millis,
): Task<Attempt> {
  const reached = reach.dial(target);
  if (reached.kind === 'accepted' || reached.kind === 'http') {
    const bad = reached.kind === 'http' && reached.status >= 400;
    return bad ? { kind: 'failure', output: 'service unhealthy (responded with "NOT_SERVING")' } : { kind: 'success' };
  }
  yield* pause(clock, millis(timeout));
  const address = joinHost(target.host, target.port);
  const output = `timeout: failed to connect service "${address}" within ${durationText(timeout)}: context deadline exceeded`;
  return { kind: 'failure', output };
}
