import { seconds } from '../../base/brand';
import { isApiError } from '../../api/request';
import { nodes, pods } from '../../api/resources';
import type { Node, Pod } from '../../api/types/core-v1';
import type { ComponentContext } from '../../client/component';
import type { Informer } from '../../client/informer';
import { oneAtATime, type Paced } from '../../client/pace';
import type { Controller, ControllerSettings } from './controller';
import { byNodeName, NODE_NAME_INDEX } from './rules/indexes';
import { byCreation } from './rules/order';
import { failAndDelete, type PodSaying } from './rules/pod-writes';
import { OUT_OF_SERVICE } from './rules/taints';
import { whenSynced } from './rules/sync-queue';

const PERIOD = seconds(20);
const QUARANTINE = seconds(40);

const ORPHANED: PodSaying = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'DeletionByPodGC',
  message: 'PodGC: node no longer exists',
};

/** Pods that no kubelet will ever finish (pkg/controller/podgc, v1.36). */
export const podGarbageCollectorController: Controller = {
  name: 'pod-garbage-collector-controller',
  serviceAccount: 'pod-garbage-collector',
  start(context, settings) {
    const podInformer = context.informers.of(pods);
    podInformer.addIndex(GC_INDEX, fatesOf);
    podInformer.addIndex(NODE_NAME_INDEX, byNodeName);
    const collector = new PodCollector(context, settings, podInformer, context.informers.of(nodes));
    podInformer.subscribe((next, previous) => collector.count(next, previous));
    whenSynced(context, 'pod-gc start', () => {
      const pass = oneAtATime(context.pace, () => collector.run());
      pass();
      context.clock.every(PERIOD, 'pod-gc', pass);
    });
  },
};

/** Which pods a pass has to look at, so that it costs nothing when nothing is to be collected. */
const GC_INDEX = 'pod-gc';
const ENDED = 'ended';
const TERMINATING = 'terminating';

function fatesOf(pod: Pod): readonly string[] {
  const { phase } = pod.status;
  const hasEnded = phase !== 'Pending' && phase !== 'Running' && phase !== 'Unknown';
  const isTerminating = pod.metadata.deletionTimestamp !== undefined;
  if (!hasEnded && !isTerminating) return NONE;
  return [...(hasEnded ? [ENDED] : []), ...(isTerminating ? [TERMINATING] : [])];
}

const NONE: readonly string[] = Object.freeze([]);

/** The pods beyond the threshold: evicted ones first, then the oldest. */
export function surplusOf(ended: readonly Pod[], threshold: number): readonly Pod[] {
  if (threshold <= 0 || ended.length <= threshold) return [];
  return [...ended].sort(evictedFirst).slice(0, ended.length - threshold);
}

const isEvicted = (pod: Pod): boolean => pod.status.phase === 'Failed' && pod.status.reason === 'Evicted';

const evictedFirst = (a: Pod, b: Pod): number => Number(isEvicted(b)) - Number(isEvicted(a)) || byCreation(a, b);

/** Down, and said to be so by a person: what runs there need not be waited for. */
export const isOutOfService = (node: Node): boolean =>
  !(node.status.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True') &&
  (node.spec.taints ?? []).some(({ key }) => key === OUT_OF_SERVICE);

class PodCollector {
  /** Bound pods of each node: to know the nodes that are gone without reading every pod. */
  private readonly podsOn = new Map<string, number>();
  private readonly quarantined = new Map<string, number>();

  constructor(
    private readonly context: ComponentContext,
    private readonly settings: ControllerSettings,
    private readonly pods: Informer<Pod>,
    private readonly nodes: Informer<Node>,
  ) {}

  count(next: Pod | undefined, previous: Pod | undefined): void {
    const to = next?.spec.nodeName ?? '';
    const from = previous?.spec.nodeName ?? '';
    if (to === from) return;
    if (to !== '') this.podsOn.set(to, (this.podsOn.get(to) ?? 0) + 1);
    const left = (this.podsOn.get(from) ?? 0) - 1;
    if (left > 0) this.podsOn.set(from, left);
    else this.podsOn.delete(from);
  }

  *run(): Paced {
    const ended = this.pods.byIndex(GC_INDEX, ENDED);
    for (const pod of surplusOf(ended, this.settings.terminatedPodsMax)) yield* this.collect(pod);
    const terminating = this.pods.byIndex(GC_INDEX, TERMINATING);
    for (const pod of [...terminating].sort(evictedFirst)) {
      const node = this.nodes.get({ name: pod.spec.nodeName ?? '' });
      if (node !== undefined && isOutOfService(node)) yield* this.collect(pod);
    }
    yield* this.collectOrphans();
    for (const pod of terminating) if ((pod.spec.nodeName ?? '') === '') yield* this.collect(pod);
  }

  /** A node must have been missing for a while, and be missing at the server too. */
  private *collectOrphans(): Paced {
    const now = this.context.clock.now();
    for (const name of this.podsOn.keys()) {
      if (this.nodes.get({ name }) === undefined && !this.quarantined.has(name))
        this.quarantined.set(name, now + QUARANTINE);
    }
    for (const [name, until] of this.quarantined) {
      if (now < until) continue;
      this.quarantined.delete(name);
      if (this.nodes.get({ name }) !== undefined || this.context.client.get(nodes, { name }) !== undefined) continue;
      for (const pod of this.pods.byIndex(NODE_NAME_INDEX, name)) yield* this.collect(pod, ORPHANED);
    }
  }

  private *collect(pod: Pod, why?: PodSaying): Paced {
    if (!this.context.pace.isFree()) yield 'next';
    try {
      failAndDelete(this.context, pod, why);
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.context.journal.append('pod-garbage-collector', 'controller.error', `pods ${pod.metadata.name}`, {
        error: error.message,
      });
    }
  }
}
