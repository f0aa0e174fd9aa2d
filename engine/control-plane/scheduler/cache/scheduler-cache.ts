import { semanticEqual } from '../../../base/equal';
import { invariant } from '../../../base/invariant';
import type { Node } from '../../../api/types/core-v1';
import { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import { AffinityGroups } from './affinity-groups';
import { ChangeLog } from './change-log';
import { ImageStates } from './image-states';
import { NodeTree } from './node-tree';
import { PodIndex } from './pod-counts';
import type { Snapshot } from './snapshot';
import { Topology } from './topology';

/**
 * Nodes and the pods on them, as the informers told it, with the pods that the scheduler has just placed ("assumed")
 * already counted (pkg/scheduler/backend/cache, v1.36). A pod may be known before its node, and a node that is gone is
 * kept while pods on it are.
 */
export class SchedulerCache implements Snapshot {
  private readonly byName = new Map<string, NodeInfo>();
  private readonly podsByUid = new Map<string, PodInfo>();
  private readonly assumed = new Set<string>();
  private readonly tree = new NodeTree();
  private readonly imageStates = new ImageStates();
  private readonly freeSlots: number[] = [];
  private slotsUsed = 0;
  private list: readonly NodeInfo[] = [];
  private listIsStale = false;
  private groupsAreStale = false;
  private changedNodes: NodeInfo[] = [];
  private topologies = new Map<string, Topology>();
  readonly counts = new PodIndex({
    list: () => this.list,
    all: () => this.byName.values(),
    topology: (label) => this.topology(label),
  });
  private readonly affinityGroups = new AffinityGroups((label) => this.topology(label));
  readonly changes = new ChangeLog();
  epoch = 0;

  get nodes(): readonly NodeInfo[] {
    return this.list;
  }

  get groups(): AffinityGroups {
    if (this.groupsAreStale) {
      this.groupsAreStale = false;
      this.affinityGroups.rebuild(this.list);
    }
    return this.affinityGroups;
  }

  get(name: string): NodeInfo | undefined {
    const info = this.byName.get(name);
    return info?.node === undefined ? undefined : info;
  }

  topology(label: string): Topology {
    let known = this.topologies.get(label);
    if (known === undefined) this.topologies.set(label, (known = new Topology(this.list, label)));
    return known;
  }

  usesClaim(claim: string): boolean {
    return this.list.some((node) => node.claims.has(claim));
  }

  /** Brings the lists up to date; what a cycle reads is valid until the next call. */
  snapshot(): Snapshot {
    if (this.listIsStale) {
      this.listIsStale = false;
      this.renumber(this.tree.names().flatMap((name) => this.get(name) ?? []));
      this.topologyChanged();
    }
    for (const info of this.changedNodes) {
      if (info.node?.status.images !== undefined) info.images = this.imageStates.of(info.node);
    }
    this.changedNodes = [];
    return this;
  }

  addNode(node: Node): void {
    const info = this.infoFor(node.metadata.name);
    if (info.node !== undefined) this.imageStates.remove(info.node);
    this.tree.add(node);
    this.setNode(info, node);
    this.listIsStale = true;
  }

  updateNode(previous: Node, node: Node): void {
    const info = this.byName.get(node.metadata.name);
    if (info?.node === undefined) return this.addNode(node);
    this.imageStates.remove(info.node);
    this.tree.update(previous, node);
    const sameLabels = semanticEqual(info.node.metadata.labels, node.metadata.labels);
    this.setNode(info, node);
    if (!sameLabels) this.topologyChanged();
  }

  removeNode(node: Node): void {
    const info = this.byName.get(node.metadata.name);
    if (info === undefined) return;
    this.tree.remove(info.node ?? node);
    this.imageStates.remove(info.node ?? node);
    info.setNode(undefined);
    info.images = new Map();
    this.touch(info);
    this.listIsStale = true;
    this.dropIfEmpty(info);
  }

  /** A pod that the informer shows on a node; it may be the one that was assumed there. */
  addPod(pod: PodInfo): void {
    const known = this.podsByUid.get(pod.uid);
    if (known === undefined) return this.insert(pod);
    if (!this.assumed.delete(pod.uid)) return;
    this.replace(known, pod);
  }

  updatePod(pod: PodInfo): void {
    const known = this.podsByUid.get(pod.uid);
    if (known === undefined || this.assumed.has(pod.uid)) return;
    this.replace(known, pod);
  }

  removePod(uid: string): void {
    const known = this.podsByUid.get(uid);
    if (known !== undefined) this.take(known);
  }

  /** Counts a pod on its node before the API server has heard of it. */
  assumePod(pod: PodInfo): void {
    invariant(!this.podsByUid.has(pod.uid), `pod ${pod.key} is in the cache, so it cannot be assumed`);
    this.insert(pod);
    this.assumed.add(pod.uid);
  }

  forgetPod(uid: string): void {
    if (this.assumed.has(uid)) this.removePod(uid);
  }

  isAssumed(uid: string): boolean {
    return this.assumed.has(uid);
  }

  podOf(uid: string): PodInfo | undefined {
    return this.podsByUid.get(uid);
  }

  private insert(pod: PodInfo): void {
    const info = this.infoFor(pod.pod.spec.nodeName ?? '');
    info.addPod(pod);
    this.podsByUid.set(pod.uid, pod);
    this.counts.podAdded(pod, info);
    if (!this.groupsAreStale && info.position >= 0) this.affinityGroups.podAdded(pod, info);
    this.touch(info);
  }

  private take(pod: PodInfo): void {
    this.podsByUid.delete(pod.uid);
    this.assumed.delete(pod.uid);
    const info = this.byName.get(pod.pod.spec.nodeName ?? '');
    invariant(info !== undefined, `the node of pod ${pod.key} is not in the cache`);
    info.removePod(pod.uid);
    this.counts.podRemoved(pod, info);
    if (!this.groupsAreStale && info.position >= 0) this.affinityGroups.podRemoved(pod, info);
    this.touch(info);
    this.dropIfEmpty(info);
  }

  private replace(known: PodInfo, pod: PodInfo): void {
    if (!countsTheSame(known, pod)) {
      this.take(known);
      return this.insert(pod);
    }
    this.podsByUid.set(pod.uid, pod);
    this.byName.get(pod.pod.spec.nodeName ?? '')?.replacePod(pod);
  }

  private setNode(info: NodeInfo, node: Node): void {
    info.setNode(node);
    this.imageStates.add(node);
    if (node.status.images === undefined) info.images = new Map();
    this.touch(info);
  }

  private infoFor(name: string): NodeInfo {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const fresh = new NodeInfo(name, this.freeSlots.pop() ?? this.slotsUsed++);
    this.byName.set(name, fresh);
    return fresh;
  }

  private dropIfEmpty(info: NodeInfo): void {
    if (info.node !== undefined || info.pods.length > 0) return;
    this.byName.delete(info.name);
    this.freeSlots.push(info.slot);
  }

  private renumber(list: readonly NodeInfo[]): void {
    for (const info of this.list) info.position = -1;
    list.forEach((info, position) => (info.position = position));
    this.list = list;
  }

  private touch(info: NodeInfo): void {
    if (info.position >= 0) this.changes.add(info.position);
    if (info.node?.status.images !== undefined) this.changedNodes.push(info);
  }

  private topologyChanged(): void {
    this.epoch++;
    this.changes.clear();
    this.topologies = new Map();
    this.counts.nodesChanged();
    this.groupsAreStale = true;
  }
}

/** Most news of a pod (its status, the confirmation of a binding) changes nothing that is counted. */
const countsTheSame = (a: PodInfo, b: PodInfo): boolean =>
  a.pod.spec.nodeName === b.pod.spec.nodeName &&
  a.pod.spec.volumes === b.pod.spec.volumes &&
  a.isTerminating === b.isTerminating &&
  a.pod.spec.priority === b.pod.spec.priority &&
  a.pod.metadata.labels === b.pod.metadata.labels &&
  a.holdsAs(b);
