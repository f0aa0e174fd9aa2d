import type { Pod } from '../../../api/types/core-v1';
import type { Nominations } from '../framework/handle';
import type { PodInfo } from '../model/pod-info';

/** What to do with a pod's nomination: leave it as the pod has it, or set it. */
export type Nominating = { readonly node: string } | undefined;

/** Pods that were promised a node, and wait until it is free for them. */
export class Nominator implements Nominations {
  private readonly byNode = new Map<string, PodInfo[]>();
  private readonly nodeOf = new Map<string, string>();

  /** `podNow` tells whether the pod is still there and not bound. */
  constructor(private readonly podNow: (pod: PodInfo) => Pod | undefined) {}

  get size(): number {
    return this.nodeOf.size;
  }

  on(node: string): readonly PodInfo[] {
    return this.byNode.get(node) ?? NONE;
  }

  add(pod: PodInfo, nominating: Nominating): void {
    this.remove(pod.uid);
    const node = nominating?.node ?? pod.pod.status.nominatedNodeName ?? '';
    if (node === '') return;
    const now = this.podNow(pod);
    if (now === undefined || (now.spec.nodeName ?? '') !== '') return;
    this.nodeOf.set(pod.uid, node);
    const there = this.byNode.get(node);
    if (there === undefined) this.byNode.set(node, [pod]);
    else there.push(pod);
  }

  /** An update that was made before the nomination reached the pod's status must not lose it. */
  update(previous: Pod, pod: PodInfo): void {
    const unknownToBoth = nominated(previous) === '' && nominated(pod.pod) === '';
    const node = unknownToBoth ? this.nodeOf.get(previous.metadata.uid) : undefined;
    this.remove(previous.metadata.uid);
    this.add(pod, node === undefined ? undefined : { node });
  }

  remove(uid: string): void {
    const node = this.nodeOf.get(uid);
    if (node === undefined) return;
    this.nodeOf.delete(uid);
    const rest = this.on(node).filter((pod) => pod.uid !== uid);
    if (rest.length === 0) this.byNode.delete(node);
    else this.byNode.set(node, rest);
  }
}

const nominated = (pod: Pod): string => pod.status.nominatedNodeName ?? '';
const NONE: readonly PodInfo[] = Object.freeze([]);
