import { seconds, type Instant } from '../../base/brand';
import { instantOf } from '../../base/timestamp';
import { nodes, pods } from '../../api/resources';
import type { ContainerStatus, Node, Pod } from '../../api/types/core-v1';
import type { Component, ComponentContext } from '../../client/component';
import type { Informer } from '../../client/informer';
import type { Measured, UsageSource } from './usage';

/** `--metric-resolution`. */
export const RESOLUTION = seconds(15);
/** A container that is younger than the resolution counts from its start if it is this old. */
const FRESH_AGE_MIN = seconds(10);

/** Undefined: the kubelet of that node does not answer. */
export type UsageOf = (node: string) => UsageSource | undefined;

interface Point extends Measured {
  readonly at: Instant;
}

/** Two looks at the same thing, the second as long after the first as the window says. */
export interface Look {
  readonly at: Instant;
  readonly since: Instant;
  readonly used: Measured;
}

interface Pair {
  readonly last: Point;
  readonly previous?: Point;
}

/** What a machine itself and its kubelet use. */
const SYSTEM: Measured = { millicores: 50, bytes: 300 * 1024 * 1024 };
/** A process has this at least, whatever its behaviour says. */
const BYTES_MIN = 1024 * 1024;

/**
 * metrics-server v0.8: asks every kubelet again and again what its containers use, and remembers two answers. It speaks of
 * nothing that it has seen only once (pkg/storage). What a container uses is what it used when it was looked at last, not
 * the average since the look before.
 */
export class MetricsServer implements Component {
  readonly name = 'metrics-server';
  private nodes = new Map<string, Pair>();
  private pods = new Map<string, ReadonlyMap<string, Pair>>();
  private known: { readonly nodes: Informer<Node>; readonly pods: Informer<Pod> } | undefined;

  constructor(private readonly usageOf: UsageOf) {}

  start(context: ComponentContext): void {
    const { informers } = context;
    this.known = { nodes: informers.of(nodes), pods: informers.of(pods) };
    context.clock.soon('metrics scrape', () => this.scrape(context));
  }

  ofNode(name: string): Look | undefined {
    return lookOf(this.nodes.get(name));
  }

  /** By container; undefined unless all of them are known. */
  ofPod(uid: string): ReadonlyMap<string, Look> | undefined {
    const looks = new Map<string, Look>();
    for (const [container, pair] of this.pods.get(uid) ?? []) {
      const look = lookOf(pair);
      if (look === undefined) return undefined;
      looks.set(container, look);
    }
    return looks.size === 0 ? undefined : looks;
  }

  private scrape(context: ComponentContext): void {
    const { clock } = context;
    const isComplete = context.informers.synced && this.look(clock.now());
    // While something has not been seen twice, whoever waits for it shall not wait in vain.
    const label = isComplete ? 'metrics resync' : 'metrics scrape';
    clock.after(RESOLUTION, label, () => this.scrape(context));
  }

  /** True: all that runs can be told of. */
  private look(at: Instant): boolean {
    const onNode = new Map<string, Pod[]>();
    for (const pod of this.known?.pods.list() ?? []) {
      if (pod.status.phase !== 'Running') continue;
      const node = pod.spec.nodeName ?? '';
      onNode.set(node, [...(onNode.get(node) ?? []), pod]);
    }
    const nodesNow = new Map<string, Pair>();
    const podsNow = new Map<string, ReadonlyMap<string, Pair>>();
    for (const { metadata } of this.known?.nodes.list() ?? []) {
      const source = this.usageOf(metadata.name);
      if (source === undefined) continue;
      let total = SYSTEM;
      for (const pod of onNode.get(metadata.name) ?? []) {
        const containers = this.lookAt(pod, source, at);
        podsNow.set(pod.metadata.uid, containers);
        for (const { last } of containers.values()) total = sum(total, last);
      }
      nodesNow.set(metadata.name, following(this.nodes.get(metadata.name), { at, ...total }));
    }
    this.nodes = nodesNow;
    this.pods = podsNow;
    return [nodesNow, ...podsNow.values()].every((pairs) => [...pairs.values()].every((pair) => lookOf(pair)));
  }

  private lookAt(pod: Pod, source: UsageSource, at: Instant): ReadonlyMap<string, Pair> {
    const before = this.pods.get(pod.metadata.uid);
    const pairs = new Map<string, Pair>();
    for (const { name, state } of running(pod)) {
      const point = { at, ...usedBy(source, pod, name) };
      const started = instantOf(state?.running?.startedAt ?? '');
      const known = before?.get(name);
      const isSame = known !== undefined && started <= known.last.at;
      const age = at - started;
      if (isSame) pairs.set(name, following(known, point));
      else if (age >= FRESH_AGE_MIN && age < RESOLUTION) {
        pairs.set(name, { last: point, previous: { ...point, at: started } });
      } else pairs.set(name, { last: point });
    }
    return pairs;
  }
}

const following = (before: Pair | undefined, last: Point): Pair =>
  before === undefined ? { last } : { last, previous: before.last };

const lookOf = (pair: Pair | undefined): Look | undefined =>
  pair?.previous === undefined ? undefined : { at: pair.last.at, since: pair.previous.at, used: pair.last };

const sum = (a: Measured, b: Measured): Measured => ({
  millicores: a.millicores + b.millicores,
  bytes: a.bytes + b.bytes,
});

const usedBy = (source: UsageSource, pod: Pod, container: string): Measured => ({
  millicores: source.cpuUsage(pod, container),
  bytes: Math.max(BYTES_MIN, source.memoryUsage(pod, container)),
});

/** Sidecars are containers like others. */
function running({ spec, status }: Pod): readonly ContainerStatus[] {
  const sidecars = new Set(
    (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );
  const all = [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name)),
  ];
  return all.filter(({ state }) => typeof state?.running?.startedAt === 'string');
}
