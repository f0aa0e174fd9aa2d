import type { StartFailure } from './status/container-statuses';
import type { SyncOutcome } from './sync/result';

/** Why containers could not be started when it was last tried (pkg/kubelet/reason_cache.go, v1.36). */
export class StartFailures {
  private readonly byPod = new Map<string, Map<string, StartFailure>>();

  get(podUid: string, container: string): StartFailure | undefined {
    return this.byPod.get(podUid)?.get(container);
  }

  update(podUid: string, { results }: SyncOutcome): void {
    for (const { action, target, failure } of results) {
      if (action !== 'StartContainer') continue;
      if (failure === undefined) this.byPod.get(podUid)?.delete(target);
      else {
        const ofPod = this.byPod.get(podUid) ?? new Map<string, StartFailure>();
        this.byPod.set(podUid, ofPod.set(target, { reason: failure.reason, message: failure.message }));
      }
    }
  }

  forget(podUid: string): void {
    this.byPod.delete(podUid);
  }
}
