import type { Pod } from '../../api/types/core-v1';
import { fullNameOf, isMirrorPod, isStaticPod } from './pod-identity';

/** The pods that the node should run, as the kubelet was last told; mirror pods apart (pkg/kubelet/pod, v1.36). */
export class PodStore {
  private readonly pods = new Map<string, Pod>();
  private readonly mirrors = new Map<string, Pod>();
  private readonly mirrorByFullName = new Map<string, string>();
  private readonly staticByFullName = new Map<string, string>();

  put(pod: Pod): void {
    const { uid } = pod.metadata;
    if (isMirrorPod(pod)) {
      this.mirrors.set(uid, pod);
      this.mirrorByFullName.set(fullNameOf(pod), uid);
      return;
    }
    this.pods.set(uid, pod);
    if (isStaticPod(pod)) this.staticByFullName.set(fullNameOf(pod), uid);
  }

  remove(pod: Pod): void {
    const { uid } = pod.metadata;
    const fullName = fullNameOf(pod);
    if (this.mirrors.delete(uid)) {
      if (this.mirrorByFullName.get(fullName) === uid) this.mirrorByFullName.delete(fullName);
      return;
    }
    this.pods.delete(uid);
    if (this.staticByFullName.get(fullName) === uid) this.staticByFullName.delete(fullName);
  }

  get(uid: string): Pod | undefined {
    return this.pods.get(uid);
  }

  all(): readonly Pod[] {
    return [...this.pods.values()];
  }

  uids(): ReadonlySet<string> {
    return new Set(this.pods.keys());
  }

  mirrorOf(pod: Pod): Pod | undefined {
    return this.mirrors.get(this.mirrorByFullName.get(fullNameOf(pod)) ?? '');
  }

  /** The static pod that a mirror pod shows. */
  shownBy(mirror: Pod): Pod | undefined {
    return this.pods.get(this.staticByFullName.get(fullNameOf(mirror)) ?? '');
  }

  /** Mirror pods without a static pod. */
  orphanedMirrors(): readonly Pod[] {
    return [...this.mirrors.values()].filter((mirror) => this.shownBy(mirror) === undefined);
  }
}
