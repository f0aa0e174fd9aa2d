import type { Container, Pod } from '../../../api/types/core-v1';
import type { ContainerStatus } from '../../runtime/cri';
import type { ProbeKind, ProbeResult } from '../status/probe-overlay';

/** Why a container is killed; decides over its grace period. */
export type KillReason = 'startup-probe' | 'liveness-probe' | 'post-start-hook' | 'restart-all' | 'other';

export interface ContainerKill {
  readonly id: string;
  readonly container: Container;
  /** Text of the event; empty: that of a pod that stops. */
  readonly message: string;
  readonly reason: KillReason;
}

export interface ContainerReset {
  readonly id: string;
  readonly container: Container;
  readonly kill: boolean;
}

export interface ContainerResize {
  readonly id: string;
  readonly container: Container;
}

export type ResizeNeed = 'none' | 'in-place' | 'restart';

export interface ActionSources {
  probeResult(kind: ProbeKind, containerId: string): ProbeResult | undefined;
  /** What the difference between allocated and actual resources of a running container asks for. */
  resizeNeed(pod: Pod, container: Container, status: ContainerStatus): ResizeNeed;
  specHash(container: Container): string;
}

/** Collects actions while they are found. */
export interface ActionDraft {
  killPod: boolean;
  initToStart: Container[];
  appsToStart: Container[];
  toKill: ContainerKill[];
  toResize: ContainerResize[];
}

export const killUnknown = (container: Container, status: ContainerStatus): ContainerKill => ({
  id: status.id,
  container,
  message: 'Container is in "unknown" state, try killing it before restart',
  reason: 'other',
});
