import { FRESH } from '../../../base/fresh';
import { Interned } from '../../../base/interned';
import { RecentMap } from '../../../base/recent';
import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../../api/types/core-v1';
import { initContainersOf, isRestartableInit } from '../container-kinds';
import { isCleanedUp, isRestartingAll } from '../actions/restart-policy';
import { sandboxNeed, type RuntimeView } from '../runtime-view';

/** Types that the kubelet owns (pkg/kubelet/types/pod_status.go, v1.36); `DisruptionTarget` it shares with others. */
const OWN: ReadonlySet<string> = new Set([
  'PodScheduled',
  'Ready',
  'Initialized',
  'ContainersReady',
  'PodResizeInProgress',
  'PodResizePending',
  'PodReadyToStartContainers',
  'AllContainersRestarting',
]);
export const isOwnCondition = (type: string): boolean => OWN.has(type);
export const isSharedCondition = (type: string): boolean => type === 'DisruptionTarget';

/** A condition before it is known since when it stands. */
export interface Finding {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
  /** Not all findings carry the generation that they are about. */
  readonly generation?: number;
}

export const conditionOf = (status: PodStatus, type: string): PodCondition | undefined =>
  status.conditions?.find((one) => one.type === type);

/** Pods that came up in the same second differ in none. */
const conditions = new Interned<PodCondition>();

/** Gives findings their times: a status that stays keeps its transition time. */
export function timed(
  findings: readonly (Finding | PodCondition)[],
  old: PodStatus,
  now: string,
): readonly PodCondition[] {
  const dated = findings.map((finding) =>
    'lastTransitionTime' in finding ? finding : datedFinding(finding, old, now),
  );
  if (dated.length !== lastTimed.length || dated.some((one, index) => one !== lastTimed[index])) lastTimed = dated;
  return lastTimed;
}

/** Pods that come up together come to the same conditions one after the other. */
let lastTimed: readonly PodCondition[] = [];

function datedFinding(finding: Finding, old: PodStatus, now: string): PodCondition {
  const { type, status, reason, message } = finding;
  const generation = finding.generation === 0 ? undefined : finding.generation;
  const before = conditionOf(old, type);
  if (before !== undefined && says(before, finding, generation)) return before;
  const since = before?.status === status ? before.lastTransitionTime : now;
  return conditions.of(`${type}|${generation}|${status}|${since}|${reason}|${message}`, () => ({
    type,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status,
    lastProbeTime: null,
    lastTransitionTime: since,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  }));
}

/** The conditions of a pod whose sandbox stands; the same list for all pods that showed the same before. */
export function withSandbox(before: readonly PodCondition[], now: string): readonly PodCondition[] {
  const known = withSandboxes.get(before);
  if (known?.now === now) return known.conditions;
  const conditions = before.map((one) =>
    one.type === 'PodReadyToStartContainers' && one.status !== 'True'
      ? { ...FRESH, ...one, status: 'True', lastTransitionTime: now }
      : one,
  );
  withSandboxes.set(before, { now, conditions });
  return conditions;
}

const withSandboxes = new RecentMap<
  readonly PodCondition[],
  { readonly now: string; readonly conditions: readonly PodCondition[] }
>();

const says = (before: PodCondition, { status, reason, message }: Finding, generation: number | undefined): boolean =>
  before.status === status &&
  before.reason === reason &&
  before.message === message &&
  before.observedGeneration === generation &&
  before.lastProbeTime === null;

const goList = (names: readonly string[]): string => `[${names.join(' ')}]`;

/** The reason that a pod which is over gives for being not ready. */
const terminalReason = (phase: string): string => (phase === 'Failed' ? 'PodFailed' : 'PodCompleted');

export function readyToStartContainers(pod: Pod, view: RuntimeView): Finding {
  const status = sandboxNeed(pod, view).changed ? 'False' : 'True';
  return { type: 'PodReadyToStartContainers', status, ...generationOf(pod) };
}

export function initialized(pod: Pod, old: PodStatus, statuses: readonly ContainerStatus[], phase: string): Finding {
  const yes: Finding = { type: 'Initialized', status: 'True', ...generationOf(pod) };
  const containers = initContainersOf(pod.spec);
  if (containers.length === 0) return phase === 'Succeeded' ? { ...FRESH, ...yes, reason: 'PodCompleted' } : yes;
  const unknown: string[] = [];
  const incomplete: string[] = [];
  for (const container of containers) {
    const status = statuses.find((one) => one.name === container.name);
    if (status === undefined) unknown.push(container.name);
    else if (!hasDoneItsPart(container, status)) incomplete.push(container.name);
  }
  if (phase === 'Succeeded' && unknown.length === 0) return { ...FRESH, ...yes, reason: 'PodCompleted' };
  if (anyAppStarted(pod, statuses)) return yes;
  const message = joined(unknown, 'unknown', incomplete, 'incomplete');
  if (message === '' || conditionOf(old, 'Initialized')?.status === 'True') return yes;
  return { ...FRESH, ...yes, status: 'False', reason: 'ContainersNotInitialized', message };
}

const hasDoneItsPart = (container: Container, status: ContainerStatus): boolean =>
  isRestartableInit(container) ? status.started === true : status.ready;

const anyAppStarted = (pod: Pod, statuses: readonly ContainerStatus[]): boolean =>
  pod.spec.containers.some(({ name }) => {
    const state = statuses.find((one) => one.name === name)?.state;
    return state?.running !== undefined || state?.terminated !== undefined;
  });

function joined(unknown: readonly string[], what: string, others: readonly string[], other: string): string {
  const parts: string[] = [];
  if (unknown.length > 0) parts.push(`containers with ${what} status: ${goList(unknown)}`);
  if (others.length > 0) parts.push(`containers with ${other} status: ${goList(others)}`);
  return parts.join(', ');
}

export function containersReady(pod: Pod, statuses: readonly ContainerStatus[], phase: string): Finding {
  const yes: Finding = { type: 'ContainersReady', status: 'True', ...generationOf(pod) };
  const unknown: string[] = [];
  const unready: string[] = [];
  const note = ({ name }: Container): void => {
    const status = statuses.find((one) => one.name === name);
    if (status === undefined) unknown.push(name);
    else if (!status.ready) unready.push(name);
  };
  for (const container of initContainersOf(pod.spec)) if (isRestartableInit(container)) note(container);
  for (const container of pod.spec.containers) note(container);
  if (phase === 'Failed' || (phase === 'Succeeded' && unknown.length === 0))
    return { ...FRESH, ...yes, status: 'False', reason: terminalReason(phase) };
  const message = joined(unknown, 'unknown', unready, 'unready');
  return message === '' ? yes : { ...FRESH, ...yes, status: 'False', reason: 'ContainersNotReady', message };
}

/** `conditions` are those that others set: readiness gates look there. */
export function ready(pod: Pod, containers: Finding, conditions: readonly PodCondition[]): Finding {
  if (containers.status !== 'True') return { ...FRESH, ...containers, type: 'Ready' };
  const missing: string[] = [];
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const condition = conditions.find((one) => one.type === conditionType);
    if (condition === undefined)
      missing.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (condition.status !== 'True')
      missing.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`);
  }
  if (missing.length === 0) return { ...FRESH, ...containers, type: 'Ready' };
  return {
    type: 'Ready',
    status: 'False',
    reason: 'ReadinessGatesNotReady',
    message: missing.join(', '),
    ...generationOf(pod),
  };
}

/** A pod that is over and was said to be ready until now. */
export const notReadyForGood = (pod: Pod, type: 'Ready' | 'ContainersReady', phase: string): Finding => ({
  type,
  status: 'False',
  reason: terminalReason(phase),
  ...generationOf(pod),
});

export const scheduled = (pod: Pod): Finding => ({ type: 'PodScheduled', status: 'True', ...generationOf(pod) });

export function allContainersRestarting(pod: Pod, view: RuntimeView, old: PodStatus, phase: string): Finding {
  const no: Finding = { type: 'AllContainersRestarting', status: 'False' };
  if (phase === 'Succeeded' || phase === 'Failed') return { ...FRESH, ...no, reason: terminalReason(phase) };
  if (!isRestartingAll(pod, view, old) || isCleanedUp(pod, view)) return no;
  return {
    ...FRESH,
    ...no,
    status: 'True',
    reason: 'RestartAllContainersStarted',
    message: 'container exited with restart policy rule',
  };
}

const generationOf = ({ metadata }: Pod): { readonly generation?: number } =>
  metadata.generation === undefined ? {} : { generation: metadata.generation };
