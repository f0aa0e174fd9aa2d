import { millis } from '../base/brand';
import type { PodIdentity } from '../worker/runtime/cri';
import type { Run } from '../worker/runtime/behaviour';
import { PLAIN_RUN } from '../worker/runtime/plain-behaviour';

/** Decides whether a pod belongs to a workload; the composition root can follow owner references. */
export type Belongs = (pod: PodIdentity) => boolean;

/** Whose containers crash: their next runs end after a second with code 1. */
export class ContainerFaults {
  private readonly crashing = new Map<string, Belongs>();
  private readonly failingProbes = new Set<string>();

  crash(key: string, belongs: Belongs): void {
    this.crashing.set(key, belongs);
  }

  heal(key: string): void {
    this.crashing.delete(key);
  }

  /** `namespace/pod readiness`. */
  setProbe(key: string, failing: boolean): void {
    if (failing) this.failingProbes.add(key);
    else this.failingProbes.delete(key);
  }

  probeFails(pod: { readonly namespace: string; readonly name: string }, probe: string): boolean {
    return this.failingProbes.size > 0 && this.failingProbes.has(`${pod.namespace}/${pod.name} ${probe}`);
  }

  override(pod: PodIdentity, _container: string): Run | undefined {
    for (const belongs of this.crashing.values()) {
      if (belongs(pod)) return { ...PLAIN_RUN, duration: millis(1000), exitCode: 1, reason: 'Error' };
    }
    return undefined;
  }
}
