import type { Pod } from '../../api/types/core-v1';
import type { ContainerStatus, SandboxStatus } from '../runtime/cri';

/** What the runtime reports of a pod, as the kubelet last looked (pkg/kubelet/container/runtime.go `PodStatus`). */
export interface RuntimeView {
  /** Kept when the sandbox is gone, so that a stopped pod still has its addresses. */
  readonly ips: readonly string[];
  /** Newest first. */
  readonly sandboxes: readonly SandboxStatus[];
  /** Newest first. */
  readonly containers: readonly ContainerStatus[];
}

export const EMPTY_VIEW: RuntimeView = Object.freeze({ ips: [], sandboxes: [], containers: [] });

/** The newest container of a name. */
export function newestOf(view: RuntimeView, name: string): ContainerStatus | undefined {
  for (const container of view.containers) if (container.name === name) return container;
  return undefined;
}

export interface SandboxNeed {
  readonly changed: boolean;
  readonly attempt: number;
  /** Empty when there is none to stop. */
  readonly id: string;
}

/** Whether a pod needs a new sandbox (pkg/kubelet/kuberuntime/util/util.go, v1.36). */
export function sandboxNeed(pod: Pod, view: RuntimeView): SandboxNeed {
  const [newest] = view.sandboxes;
  if (newest === undefined) return { changed: true, attempt: 0, id: '' };
  const next = newest.attempt + 1;
  const ready = view.sandboxes.filter((sandbox) => sandbox.ready).length;
  if (ready > 1 || !newest.ready) return { changed: true, attempt: next, id: newest.id };
  const hostNetwork = pod.spec.hostNetwork === true;
  if (newest.hostNetwork !== hostNetwork) return { changed: true, attempt: next, id: '' };
  if (!hostNetwork && newest.ips.length === 0) return { changed: true, attempt: next, id: newest.id };
  return { changed: false, attempt: newest.attempt, id: newest.id };
}

/** Containers of the sandbox that is ready now. */
export function isActive(view: RuntimeView, container: ContainerStatus): boolean {
  const [newest] = view.sandboxes;
  return newest?.ready === true && container.sandboxId === newest.id;
}
