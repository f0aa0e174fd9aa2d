import type { Node } from '../../../api/types/core-v1';
import { HostPortsInUse } from './host-ports';
import type { PodInfo } from './pod-info';
import { milliResources, NO_RESOURCES, resourcesOf, ResourceTotals, type Resources } from './resources';

/** An image that is present on a node. */
export interface ImageOnNode {
  readonly sizeBytes: number;
  /** Nodes of the cluster that hold the image, as counted when the node was last looked at. */
  readonly nodes: number;
}

/**
 * A node and the pods on it, those included whose binding is on its way. Plugins read it and change nothing.
 */
export class NodeInfo {
  node: Node | undefined;
  allocatable: Resources = NO_RESOURCES;
  readonly pods: PodInfo[] = [];
  readonly podsWithAffinity: PodInfo[] = [];
  readonly podsWithRequiredAntiAffinity: PodInfo[] = [];
  requested = new ResourceTotals();
  nonZeroMilliCpu = 0;
  nonZeroMemory = 0;
  hostPorts = new HostPortsInUse();
  images: ReadonlyMap<string, ImageOnNode> = NO_IMAGES;
  /** `namespace/claim` to the number of pods here that use it. */
  readonly claims = new Map<string, number>();
  /** In the list of the snapshot, and in tables by node; -1: not there. */
  position = -1;

  constructor(
    readonly name: string,
    /** In tables that outlast the list; given again to another node once this one is gone. */
    readonly slot: number,
  ) {}

  get labels(): Readonly<Record<string, string>> {
    return this.node?.metadata.labels ?? NO_LABELS;
  }

  setNode(node: Node | undefined): void {
    this.node = node;
    if (node !== undefined) this.allocatable = resourcesOf(milliResources(node.status.allocatable));
  }

  addPod(pod: PodInfo): void {
    this.pods.push(pod);
    if (pod.hasAffinity) this.podsWithAffinity.push(pod);
    if (pod.terms.requiredAntiAffinity.length > 0) this.podsWithRequiredAntiAffinity.push(pod);
    this.count(pod, 1);
  }

  /** The pod that was here under this uid, if any. */
  removePod(uid: string): PodInfo | undefined {
    const pod = takeOut(this.pods, uid);
    if (pod === undefined) return undefined;
    takeOut(this.podsWithAffinity, uid);
    takeOut(this.podsWithRequiredAntiAffinity, uid);
    this.count(pod, -1);
    return pod;
  }

  /** Puts another version of a pod in its place, when nothing that is counted has changed. */
  replacePod(pod: PodInfo): void {
    for (const list of [this.pods, this.podsWithAffinity, this.podsWithRequiredAntiAffinity]) {
      const index = list.findIndex(({ uid }) => uid === pod.uid);
      if (index >= 0) list[index] = pod;
    }
  }

  /** For trying what would be: the copy may gain and lose pods. */
  copy(): NodeInfo {
    const copy = new NodeInfo(this.name, this.slot);
    copy.node = this.node;
    copy.allocatable = this.allocatable;
    copy.pods.push(...this.pods);
    copy.podsWithAffinity.push(...this.podsWithAffinity);
    copy.podsWithRequiredAntiAffinity.push(...this.podsWithRequiredAntiAffinity);
    copy.requested = this.requested.copy();
    copy.nonZeroMilliCpu = this.nonZeroMilliCpu;
    copy.nonZeroMemory = this.nonZeroMemory;
    copy.hostPorts = this.hostPorts.copy();
    copy.images = this.images;
    for (const [claim, uses] of this.claims) copy.claims.set(claim, uses);
    copy.position = this.position;
    return copy;
  }

  private count(pod: PodInfo, sign: 1 | -1): void {
    this.requested.add(pod.requests, sign);
    this.nonZeroMilliCpu += sign * pod.nonZeroMilliCpu;
    this.nonZeroMemory += sign * pod.nonZeroMemory;
    for (const port of pod.hostPorts) {
      if (sign > 0) this.hostPorts.add(port);
      else this.hostPorts.remove(port);
    }
    if (pod.pod.spec.volumes !== undefined) this.countClaims(pod, sign);
  }

  private countClaims(pod: PodInfo, sign: 1 | -1): void {
    for (const { persistentVolumeClaim } of pod.pod.spec.volumes ?? []) {
      if (persistentVolumeClaim === undefined) continue;
      const key = `${pod.namespace}/${persistentVolumeClaim.claimName}`;
      const uses = (this.claims.get(key) ?? 0) + sign;
      if (uses > 0) this.claims.set(key, uses);
      else this.claims.delete(key);
    }
  }
}

/** The last one fills the gap: the order among pods of a node means nothing until they are sorted. */
function takeOut(list: PodInfo[], uid: string): PodInfo | undefined {
  const index = list.findIndex((pod) => pod.uid === uid);
  const found = list[index];
  const last = list.pop();
  if (found === undefined) {
    if (last !== undefined) list.push(last);
    return undefined;
  }
  if (last !== undefined && last !== found) list[index] = last;
  return found;
}

const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({});
const NO_IMAGES: ReadonlyMap<string, ImageOnNode> = new Map();
