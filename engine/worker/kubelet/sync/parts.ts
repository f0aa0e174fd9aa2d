import type { Container, LifecycleHandler, Pod, ResourceRequirements } from '../../../api/types/core-v1';
import type { Clock } from '../../../sim/clock';
import type { ContainerConfig, Runtime, SandboxConfig } from '../../runtime/cri';
import type { CriOutcome } from '../../runtime/cri-outcome';
import type { ActionSources } from '../actions/action-draft';
import type { Backoff } from '../actions/backoff';
import type { RuntimeView } from '../runtime-view';
import type { Task } from '../task';
import type { SyncFailure } from './result';

/** What carrying out a sync needs of the rest of the kubelet. */
export interface SyncParts {
  readonly clock: Clock;
  readonly runtime: Runtime;
  readonly crashBackoff: Backoff;
  readonly sources: ActionSources;
  readonly resizing: Resizing;
  record(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, container?: string): void;
  isTerminationRequested(pod: Pod): boolean;
  sandboxReady(pod: Pod): void;
  sandboxConfig(pod: Pod, attempt: number): CriOutcome<SandboxConfig>;
  /** The image's reference, once it is on the node. */
  ensureImage(pod: Pod, container: Container): Task<EnsuredImage>;
  containerConfig(pod: Pod, container: Container, facts: ContainerFacts): CriOutcome<ContainerConfig>;
  runHook(pod: Pod, hook: Hook): Task<HookResult>;
}

export interface Hook {
  readonly container: Container;
  readonly containerId: string;
  readonly handler: LifecycleHandler;
}

export type EnsuredImage =
  { readonly ok: true; readonly ref: string } | { readonly ok: false; readonly failure: SyncFailure };

export interface ContainerFacts {
  readonly attempt: number;
  readonly imageRef: string;
  readonly podIPs: readonly string[];
}

/** `message` is what the waiting state shows when a hook fails. */
export type HookResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Resources that containers really have, beside what their specs allot. */
export interface Resizing {
  setActuated(podUid: string, container: string, resources: ResourceRequirements): void;
  /** Brings running containers to their allotted resources; a text says why it cannot be done. */
  resize(
    pod: Pod,
    containers: readonly { readonly id: string; readonly container: Container }[],
    view: RuntimeView,
  ): string | undefined;
}
