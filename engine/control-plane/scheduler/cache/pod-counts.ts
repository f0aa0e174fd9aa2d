import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import type { PodQuery } from './pod-query';
import { ABSENT, type Topology, type TopologyCounts } from './topology';

/** The nodes as they are now, for counting. */
export interface CountedNodes {
  /** Those of the snapshot. */
  readonly list: () => readonly NodeInfo[];
  /** Those as well that are gone and still hold pods. */
  readonly all: () => Iterable<NodeInfo>;
  readonly topology: (label: string) => Topology;
}

interface Counting extends TopologyCounts {
  sum: number;
}

/** Answers of one query: pods per node, and per value of a label of the nodes. Kept as pods come and go. */
export class PodCounts {
  private perSlot: Int32Array = EMPTY;
  private readonly perLabel = new Map<string, Counting>();
  usedAt = 0;

  constructor(
    readonly query: PodQuery,
    private readonly nodes: CountedNodes,
  ) {}

  on(node: NodeInfo): number {
    return this.perSlot[node.slot] ?? 0;
  }

  /** Over all nodes that have the label. */
  by(label: string): TopologyCounts {
    const known = this.perLabel.get(label);
    if (known !== undefined) return known;
    const topology = this.nodes.topology(label);
    const fresh: Counting = { topology, counts: new Int32Array(topology.values.length), sum: 0 };
    for (const node of this.nodes.list()) count(fresh, node, this.on(node));
    this.perLabel.set(label, fresh);
    return fresh;
  }

  add(node: NodeInfo, delta: number): void {
    if (node.slot >= this.perSlot.length) this.perSlot = grown(this.perSlot, node.slot);
    this.perSlot[node.slot] = this.on(node) + delta;
    for (const counting of this.perLabel.values()) count(counting, node, delta);
  }

  /** Nodes or their labels have changed. */
  forgetTopology(): void {
    this.perLabel.clear();
  }
}

/** All queries that were asked, found by the pods that they are about. */
export class PodIndex {
  private readonly byKey = new Map<string, PodCounts>();
  private readonly byLabel = new Map<string, PodCounts[]>();
  private readonly byNamespace = new Map<string, PodCounts[]>();
  private readonly anywhere: PodCounts[] = [];
  private readonly podsWithLabel = new Map<string, number>();
  private clock = 0;

  constructor(private readonly nodes: CountedNodes) {}

  of(query: PodQuery): PodCounts {
    const known = this.byKey.get(query.key) ?? this.start(query);
    known.usedAt = ++this.clock;
    return known;
  }

  podAdded(pod: PodInfo, node: NodeInfo): void {
    this.podMoved(pod, node, 1);
  }

  podRemoved(pod: PodInfo, node: NodeInfo): void {
    this.podMoved(pod, node, -1);
  }

  nodesChanged(): void {
    for (const counts of this.byKey.values()) counts.forgetTopology();
  }

  private podMoved(pod: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    const { namespace } = pod;
    const { labels } = pod.pod.metadata;
    if (labels !== undefined) {
      for (const key in labels) {
        const bucket = bucketOf(namespace, key, labels[key] ?? '');
        this.podsWithLabel.set(bucket, (this.podsWithLabel.get(bucket) ?? 0) + delta);
        countIn(this.byLabel.get(bucket), pod, node, delta);
      }
    }
    countIn(this.byNamespace.get(namespace), pod, node, delta);
    countIn(this.anywhere, pod, node, delta);
  }

  private start(query: PodQuery): PodCounts {
    if (this.byKey.size >= QUERIES_MAX) this.forgetUnused();
    const counts = new PodCounts(query, this.nodes);
    this.byKey.set(query.key, counts);
    for (const list of this.listsOf(query)) list.push(counts);
    if (!this.matchesNone(query)) this.fill(counts);
    return counts;
  }

  private fill(counts: PodCounts): void {
    for (const node of this.nodes.all()) {
      let matching = 0;
      for (const { pod } of node.pods) if (counts.query.matches(pod)) matching++;
      if (matching > 0) counts.add(node, matching);
    }
  }

  /** The first pod of a new workload is the common case: no pod has its label yet, and none has to be looked at. */
  private matchesNone({ namespaces, label }: PodQuery): boolean {
    return (
      namespaces !== undefined &&
      label !== undefined &&
      namespaces.every((namespace) => (this.podsWithLabel.get(bucketOf(namespace, ...label)) ?? 0) === 0)
    );
  }

  private listsOf({ namespaces, label }: PodQuery): readonly PodCounts[][] {
    if (namespaces === undefined) return [this.anywhere];
    if (label === undefined) return namespaces.map((namespace) => listOf(this.byNamespace, namespace));
    return namespaces.map((namespace) => listOf(this.byLabel, bucketOf(namespace, ...label)));
  }

  private forgetUnused(): void {
    const byAge = [...this.byKey.values()].sort((a, b) => a.usedAt - b.usedAt);
    for (const counts of byAge.slice(0, QUERIES_MAX / 2)) {
      this.byKey.delete(counts.query.key);
      for (const list of this.listsOf(counts.query)) list.splice(list.indexOf(counts), 1);
    }
  }
}

const QUERIES_MAX = 4096;
const EMPTY = new Int32Array(0);

function count(counting: Counting, node: NodeInfo, delta: number): void {
  const value = counting.topology.of(node);
  if (value === ABSENT) return;
  counting.counts[value] = (counting.counts[value] ?? 0) + delta;
  counting.sum += delta;
}

function countIn(list: readonly PodCounts[] | undefined, pod: PodInfo, node: NodeInfo, delta: number): void {
  if (list === undefined) return;
  for (const counts of list) if (counts.query.matches(pod.pod)) counts.add(node, delta);
}

function listOf(lists: Map<string, PodCounts[]>, key: string): PodCounts[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const fresh: PodCounts[] = [];
  lists.set(key, fresh);
  return fresh;
}

const bucketOf = (namespace: string, key: string, value: string): string => `${namespace}/${key}=${value}`;

function grown(old: Int32Array, slot: number): Int32Array {
  const fresh = new Int32Array(Math.max(16, old.length * 2, slot + 1));
  fresh.set(old);
  return fresh;
}
