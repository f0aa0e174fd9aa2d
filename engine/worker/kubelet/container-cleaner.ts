import type { Runtime } from '../runtime/cri';
import type { Died } from './pleg';
import type { RuntimeView } from './runtime-view';

/** Dead containers that are kept of each name, for their logs (`--maximum-dead-containers-per-container`). */
const KEPT = 1;

/** Removes what is left of dead containers (pkg/kubelet/pod_container_deletor.go, v1.36). */
export class ContainerCleaner {
  constructor(private readonly runtime: Runtime) {}

  /** After a death: older dead containers of that name go; all of them when the pod needs nothing any more. */
  afterDeath({ podUid, containerId }: Died, view: RuntimeView, removeAll: boolean): void {
    const dead = view.containers.find((one) => one.id === containerId);
    if (dead === undefined && !removeAll) return;
    const exited = view.containers.filter((one) => one.state === 'exited' && (removeAll || one.name === dead?.name));
    for (const one of removeAll ? exited : exited.slice(KEPT)) this.runtime.removeContainer(one.id);
    if (removeAll) this.removeSandboxes(podUid);
  }

  /** All that is left of a pod. */
  removeAll(podUid: string): void {
    for (const one of this.runtime.podContainers(podUid))
      if (one.state !== 'running') this.runtime.removeContainer(one.id);
    this.removeSandboxes(podUid);
  }

  private removeSandboxes(podUid: string): void {
    if (this.runtime.podContainers(podUid).length > 0) return;
    for (const sandbox of this.runtime.podSandboxes(podUid))
      if (!sandbox.ready) this.runtime.removePodSandbox(sandbox.id);
  }
}
