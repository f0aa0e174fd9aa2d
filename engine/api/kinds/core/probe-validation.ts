import type {
  ExecAction,
  GRPCAction,
  HTTPGetAction,
  Lifecycle,
  PodOS,
  Probe,
  SleepAction,
  TCPSocketAction,
} from '../../types/core-v1';
import {
  checkAlternatives,
  checkFormat,
  checkNonNegative,
  checkOneOf,
  checkPort,
  checkRequired,
} from '../../validation/checks';
import { forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { headerNameFaults } from '../../validation/formats';

/** Probes and lifecycle hooks of a container (pkg/apis/core/validation: validateProbe, validateHandler, validateLifecycle). */
export type ProbeUse = 'liveness' | 'readiness' | 'startup';

export function validateProbe(probe: Probe | undefined, use: ProbeUse, path: string, findings: Findings): void {
  if (probe === undefined) return;
  const at = `${path}.${use}Probe`;
  const { exec, httpGet, tcpSocket, grpc } = probe;
  validateHandler({ exec, httpGet, tcpSocket, grpc }, undefined, at, findings);
  for (const key of COUNTS) checkNonNegative(probe[key], `${at}.${key}`, findings);
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0)
    findings.push(invalid(`${at}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
  if (use === 'readiness') {
    if (grace !== undefined)
      findings.push(invalid(`${at}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'));
  } else if (probe.successThreshold !== 1)
    findings.push(invalid(`${at}.successThreshold`, probe.successThreshold ?? 0, 'must be 1'));
}

const COUNTS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

interface Handler {
  readonly exec?: ExecAction | undefined;
  readonly httpGet?: HTTPGetAction | undefined;
  readonly tcpSocket?: TCPSocketAction | undefined;
  readonly grpc?: GRPCAction | undefined;
  readonly sleep?: SleepAction | undefined;
}

function validateHandler(handler: Handler, graceSeconds: number | undefined, path: string, findings: Findings): void {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  checkAlternatives(
    [
      ['exec', exec, () => validateExec(exec, `${path}.exec`, findings)],
      ['httpGet', httpGet, () => validateHttpGet(httpGet, `${path}.httpGet`, findings)],
      ['tcpSocket', tcpSocket, () => checkPort(tcpSocket?.port, `${path}.tcpSocket.port`, findings)],
      ['grpc', grpc, () => checkPort(grpc?.port, `${path}.grpc.port`, findings)],
      ['sleep', sleep, () => validateSleep(sleep, graceSeconds, `${path}.sleep`, findings)],
    ],
    path,
    {
      tooMany: 'may not specify more than 1 handler type',
      none: () => findings.push(required(path, 'must specify a handler type')),
    },
    findings,
  );
}

function validateExec(exec: ExecAction | undefined, path: string, findings: Findings): void {
  if ((exec?.command ?? []).length === 0) findings.push(required(`${path}.command`));
}

function validateHttpGet(action: HTTPGetAction | undefined, path: string, findings: Findings): void {
  if (action === undefined) return;
  checkRequired(action.path, `${path}.path`, findings);
  checkPort(action.port, `${path}.port`, findings);
  checkOneOf(action.scheme, ['HTTP', 'HTTPS'], `${path}.scheme`, findings);
  for (const header of action.httpHeaders ?? [])
    checkFormat(header.name, headerNameFaults, `${path}.httpHeaders`, findings);
}

function validateSleep(
  sleep: SleepAction | undefined,
  graceSeconds: number | undefined,
  path: string,
  findings: Findings,
): void {
  if (sleep === undefined || graceSeconds === undefined) return;
  if (sleep.seconds >= 0 && sleep.seconds <= graceSeconds) return;
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`;
  findings.push(invalid(path, sleep.seconds, detail));
}

export function validateLifecycle(
  { postStart, preStop, stopSignal }: Lifecycle,
  { graceSeconds, os }: { graceSeconds: number | undefined; os: PodOS | undefined },
  path: string,
  findings: Findings,
): void {
  if (postStart !== undefined) validateHandler(postStart, graceSeconds, `${path}.postStart`, findings);
  if (preStop !== undefined) validateHandler(preStop, graceSeconds, `${path}.preStop`, findings);
  if (stopSignal === undefined) return;
  if (os === undefined)
    findings.push(forbidden(`${path}.stopSignal`, 'may not be set for containers with empty `spec.os.name`'));
  else if (os.name === 'windows') checkOneOf(stopSignal, ['SIGKILL', 'SIGTERM'], `${path}.stopSignal`, findings);
  else if (os.name === 'linux') checkOneOf(stopSignal, LINUX_SIGNALS, `${path}.stopSignal`, findings);
}

const range = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

const LINUX_SIGNALS = [
  ...'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'
    .split(' ')
    .map((name) => `SIG${name}`),
  ...range('SIGRTMIN+', 15),
  ...range('SIGRTMAX-', 14),
].sort();
