import { FRESH } from '../../../base/fresh';
import { instantOf } from '../../../base/timestamp';
import type { ContainerStatus, Pod } from '../../../api/types/core-v1';
import { findContainer, isRestartableInit, type ContainerKind } from '../container-kinds';

export type ProbeKind = 'liveness' | 'readiness' | 'startup';
export type ProbeResult = 'success' | 'failure' | 'unknown';

/** What the probes of a pod have found so far. */
export interface ProbeResults {
  /** Undefined while a probe has no result for the container. */
  result(kind: ProbeKind, containerId: string): ProbeResult | undefined;
  hasWorker(podUid: string, container: string, kind: ProbeKind): boolean;
  /** Asks for a readiness probe at once. */
  trigger(podUid: string, container: string): void;
  /** Containers started before this (minus 10 s) were there when the kubelet came: their readiness is believed. */
  readonly startedAt: number;
}

const RESTART_GRACE = 10_000;

/** Fills in `started` and `ready` (pkg/kubelet/prober/prober_manager.go `UpdatePodStatus`, v1.36). */
export function withProbeResults(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  kind: ContainerKind,
  probes: ProbeResults,
): readonly ContainerStatus[] {
  if (kind === 'ephemeral') return statuses;
  return statuses.map((status) => {
    const started = isStarted(pod, status, probes);
    return { ...FRESH, ...status, ready: isReady(pod, status, { started, kind }, probes), started };
  });
}

function isStarted(pod: Pod, status: ContainerStatus, probes: ProbeResults): boolean {
  if (status.state.running === undefined) return false;
  const result = probes.result('startup', status.containerID ?? '');
  if (result !== undefined) return result === 'success';
  if (status.started === true) return true;
  return !probes.hasWorker(pod.metadata.uid, status.name, 'startup');
}

function isReady(
  pod: Pod,
  status: ContainerStatus,
  { started, kind }: { readonly started: boolean; readonly kind: ContainerKind },
  probes: ProbeResults,
): boolean {
  const container = findContainer(pod, status.name)?.container;
  if (kind === 'init' && (container === undefined || !isRestartableInit(container)))
    return status.state.terminated?.exitCode === 0;
  if (!started || status.state.running === undefined) return false;
  const result = probes.result('readiness', status.containerID ?? '');
  if (result === 'success') return true;
  const hasWorker = probes.hasWorker(pod.metadata.uid, status.name, 'readiness');
  if (hasWorker) probes.trigger(pod.metadata.uid, status.name);
  if (!wasThereBefore(status, probes)) return !hasWorker;
  const ready = !hasWorker || result === undefined;
  if (container?.readinessProbe === undefined) return ready;
  return ready && pod.status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;
}

function wasThereBefore(status: ContainerStatus, probes: ProbeResults): boolean {
  const startedAt = status.state.running?.startedAt;
  return startedAt !== undefined && instantOf(startedAt) < probes.startedAt - RESTART_GRACE;
}
