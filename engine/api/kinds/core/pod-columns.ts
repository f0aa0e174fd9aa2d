import type { Instant } from '../../../base/brand';
import { parseTime } from '../../../base/timestamp';
import type { ContainerStatus, Pod } from '../../types/core-v1';
import { ageColumn, column, columns, nameColumn, since } from '../columns';
import type { RowCondition } from '../definition';

/** pkg/printers/internalversion/printers.go, v1.36: printPod. */
export const podColumns = columns<Pod>([
  nameColumn,
  column('Ready', 'The aggregate readiness state of this pod for accepting traffic.', (pod) => summary(pod).ready),
  column('Status', 'The aggregate status of the containers in this pod.', (pod) => summary(pod).reason),
  column(
    'Restarts',
    'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    restartsText,
  ),
  ageColumn,
  column(
    'IP',
    'podIP address allocated to the pod. Routable at least within the cluster. Empty if not yet allocated.',
    (pod) => pod.status.podIPs?.[0]?.ip ?? '<none>',
    { wide: true },
  ),
  column(
    'Node',
    'NodeName indicates in which node this pod is scheduled. If empty, this pod is a candidate for scheduling by the scheduler defined in schedulerName. Once this field is set, the kubelet for this node becomes responsible for the lifecycle of this pod. This field should not be used to express a desire for the pod to be scheduled on a specific node. https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename',
    (pod) => pod.spec.nodeName ?? '<none>',
    { wide: true },
  ),
  column(
    'Nominated Node',
    'nominatedNodeName is set only when this pod preempts other pods on the node, but it cannot be scheduled right away as preemption victims receive their graceful termination periods. This field does not guarantee that the pod will be scheduled on this node. Scheduler may decide to place the pod elsewhere if other nodes become available sooner. Scheduler may also decide to give the resources on this node to a higher priority pod that is created after preemption. As a result, this field may be different than PodSpec.nodeName when the pod is scheduled.',
    (pod) => pod.status.nominatedNodeName ?? '<none>',
    { wide: true },
  ),
  column(
    'Readiness Gates',
    'If specified, all readiness gates will be evaluated for pod readiness. A pod is ready when all its containers are ready AND all conditions specified in the readiness gates have status equal to "True" More info: https://git.k8s.io/enhancements/keps/sig-network/580-pod-readiness-gates',
    gatesText,
    { wide: true },
  ),
]);

const ENDED: Readonly<Record<string, readonly RowCondition[]>> = {
  Succeeded: [
    { type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.' },
  ],
  Failed: [{ type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' }],
};

/** Rows of pods that have ended say so. */
export const podRowConditions = ({ status }: Pod): readonly RowCondition[] => ENDED[status.phase ?? ''] ?? NONE;

const NONE: readonly RowCondition[] = Object.freeze([]);

/** The cell STATUS: `Running`, `CrashLoopBackOff`, `Init:0/1`. */
export const podStatusText = (pod: Pod): string => summary(pod).reason;

interface Summary {
  readonly ready: string;
  readonly reason: string;
  readonly restarts: number;
  /** When the last restart was caused; 0: never. */
  readonly lastRestart: number;
}

function summary(pod: Pod): Summary {
  const { spec, status } = pod;
  const sidecars = new Set(
    (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );
  const init = initSummary(pod, sidecars);
  const isInitialized = (status.conditions ?? []).find(({ type }) => type === 'Initialized')?.status === 'True';
  const main = init.reason === undefined || isInitialized ? mainSummary(pod, init) : undefined;
  const total = spec.containers.length + sidecars.size;
  return {
    ready: `${init.ready + (main?.ready ?? 0)}/${total}`,
    reason: deletionReason(pod) ?? main?.reason ?? init.reason ?? phaseReason(pod),
    restarts: main?.restarts ?? init.restarts,
    lastRestart: main?.lastRestart ?? init.lastRestart,
  };
}

function phaseReason({ status }: Pod): string {
  const gated = (status.conditions ?? []).some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  return gated ? 'SchedulingGated' : (status.reason ?? status.phase ?? '');
}

function deletionReason({ metadata, status }: Pod): string | undefined {
  if (metadata.deletionTimestamp === undefined) return undefined;
  if (status.reason === 'NodeLost') return 'Unknown';
  return status.phase === 'Succeeded' || status.phase === 'Failed' ? undefined : 'Terminating';
}

interface InitSummary {
  readonly ready: number;
  readonly restarts: number;
  readonly lastRestart: number;
  readonly sidecarRestarts: number;
  readonly lastSidecarRestart: number;
  /** Absent: all have done their part. */
  readonly reason: string | undefined;
}

function initSummary({ spec, status }: Pod, sidecars: ReadonlySet<string>): InitSummary {
  let ready = 0;
  let restarts = 0;
  let lastRestart = 0;
  let sidecarRestarts = 0;
  let lastSidecarRestart = 0;
  let reason: string | undefined;
  const total = (spec.initContainers ?? []).length;
  for (const [index, container] of (status.initContainerStatuses ?? []).entries()) {
    const isSidecar = sidecars.has(container.name);
    restarts += container.restartCount;
    lastRestart = Math.max(lastRestart, restartedAt(container));
    if (isSidecar) {
      sidecarRestarts += container.restartCount;
      lastSidecarRestart = Math.max(lastSidecarRestart, restartedAt(container));
    }
    if (container.state.terminated?.exitCode === 0) continue;
    if (isSidecar && container.started === true) {
      if (container.ready) ready++;
      continue;
    }
    reason = initReason(container, index, total);
    break;
  }
  return { ready, restarts, lastRestart, sidecarRestarts, lastSidecarRestart, reason };
}

function initReason({ state }: ContainerStatus, index: number, total: number): string {
  if (state.terminated !== undefined) return `Init:${endedReason(state.terminated)}`;
  const waiting = state.waiting?.reason;
  if (waiting !== undefined && waiting !== 'PodInitializing') return `Init:${waiting}`;
  return `Init:${index}/${total}`;
}

interface Ended {
  readonly exitCode: number;
  readonly signal?: number;
  readonly reason?: string;
}

function endedReason({ exitCode, signal, reason }: Ended): string {
  if (reason !== undefined) return reason;
  return signal === undefined ? `ExitCode:${exitCode}` : `Signal:${signal}`;
}

function mainSummary(pod: Pod, init: InitSummary): Omit<Summary, 'ready'> & { readonly ready: number } {
  const { status } = pod;
  let ready = 0;
  let restarts = init.sidecarRestarts;
  let lastRestart = init.lastSidecarRestart;
  let reason = init.reason ?? phaseReason(pod);
  for (const container of [...(status.containerStatuses ?? [])].reverse()) {
    const { state } = container;
    restarts += container.restartCount;
    lastRestart = Math.max(lastRestart, restartedAt(container));
    if (state.waiting?.reason !== undefined) reason = state.waiting.reason;
    else if (state.terminated !== undefined) reason = endedReason(state.terminated);
    else if (container.ready && state.running !== undefined) ready++;
  }
  if (reason === 'Completed' && ready > 0) reason = isReady(pod) ? 'Running' : 'NotReady';
  return { ready, restarts, lastRestart, reason };
}

const isReady = ({ status }: Pod): boolean =>
  (status.conditions ?? []).some(({ type, status: holds }) => type === 'Ready' && holds === 'True');

function restartedAt({ lastState }: ContainerStatus): number {
  const finishedAt = lastState.terminated?.finishedAt;
  return typeof finishedAt === 'string' ? (parseTime(finishedAt) ?? 0) : 0;
}

function restartsText(pod: Pod, now: Instant): string {
  const { restarts, lastRestart } = summary(pod);
  if (restarts === 0 || lastRestart === 0) return String(restarts);
  const finished = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])].find(
    (container) => restartedAt(container) === lastRestart,
  );
  return `${restarts} (${since(finished?.lastState.terminated?.finishedAt, now)} ago)`;
}

function gatesText({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const holds = (wanted: string): boolean =>
    (status.conditions ?? []).find(({ type }) => type === wanted)?.status === 'True';
  return `${gates.filter(({ conditionType }) => holds(conditionType)).length}/${gates.length}`;
}
