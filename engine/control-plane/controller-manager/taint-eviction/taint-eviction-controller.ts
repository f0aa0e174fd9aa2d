import { semanticEqual } from '../../../base/equal';
import { millis, type Instant, type Millis } from '../../../base/brand';
import { keyOf, keyOfObject, keyText, type KubeObject } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { nodes, pods } from '../../../api/resources';
import type { Node, Pod } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import type { Informer } from '../../../client/informer';
import type { Cancel } from '../../../sim/clock';
import type { Controller } from '../controller';
import { byNodeName, NODE_NAME_INDEX } from '../rules/indexes';
import { changedCondition, patchPodStatus, type PodSaying } from '../rules/pod-writes';
import { noExecuteOf, stayOf } from './decision';
import { syncQueue } from '../rules/sync-queue';

const RETRIES = 5;
const RETRY_DELAY = millis(10);

const DISRUPTION: PodSaying = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'DeletionByTaintManager',
  message: 'Taint manager: deleting due to NoExecute taint',
};

/** Deletes pods from nodes with NoExecute taints, each in its time (pkg/controller/tainteviction, v1.36). */
export const taintEvictionController: Controller = {
  name: 'taint-eviction-controller',
  serviceAccount: 'node-controller',
  start(context) {
    new TaintEviction(context).start();
  },
};

interface Scheduled {
  readonly since: Instant;
  readonly cancel: Cancel;
}

/**
 * A pod whose deletion was asked for keeps its place, so that nothing is scheduled for it again while it terminates
 * (pkg/controller/tainteviction/timed_workers.go, v1.36).
 */
type Work = Scheduled | 'carried out';

class TaintEviction {
  private readonly nodes: Informer<Node>;
  private readonly pods: Informer<Pod>;
  private readonly work = new Map<string, Work>();

  constructor(private readonly context: ComponentContext) {
    this.nodes = context.informers.of(nodes);
    this.pods = context.informers.of(pods);
  }

  start(): void {
    this.pods.addIndex(NODE_NAME_INDEX, byNodeName);
    const nodeQueue = syncQueue(this.context, 'noexec-taint-node', (name) => this.nodeChanged(name));
    const podQueue = syncQueue(this.context, 'noexec-taint-pod', (key) => this.podChanged(key));
    this.nodes.subscribe((next, previous) => {
      const isSame =
        next !== undefined &&
        previous !== undefined &&
        semanticEqual(noExecuteOf(next.spec.taints), noExecuteOf(previous.spec.taints));
      const node = next ?? previous;
      if (!isSame && node !== undefined) nodeQueue.add(node.metadata.name);
    });
    this.pods.subscribe((next, previous) => {
      const isSame =
        next !== undefined &&
        previous !== undefined &&
        next.spec.nodeName === previous.spec.nodeName &&
        semanticEqual(next.spec.tolerations, previous.spec.tolerations);
      const pod = next ?? previous;
      if (!isSame && pod !== undefined && this.concerns(pod)) podQueue.add(keyText(keyOfObject(pod)));
    });
  }

  /** Most pods are on nodes without such taints, and have nothing scheduled: they need no turn in the queue. */
  private concerns(pod: Pod): boolean {
    if (this.work.has(keyText(keyOfObject(pod)))) return true;
    const node = pod.spec.nodeName;
    return node !== undefined && node !== '' && noExecuteOf(this.nodes.get({ name: node })?.spec.taints).length > 0;
  }

  private nodeChanged(name: string): void {
    const taints = noExecuteOf(this.nodes.get({ name })?.spec.taints);
    if (taints.length === 0 && this.nodes.get({ name }) === undefined) return;
    for (const pod of this.pods.byIndex(NODE_NAME_INDEX, name)) {
      if (taints.length === 0) this.cancel(keyText(keyOfObject(pod)));
      else this.place(pod, taints);
    }
  }

  private podChanged(key: string): void {
    const pod = this.pods.get(keyOf(key));
    if (pod === undefined) return this.cancel(key);
    const node = pod.spec.nodeName;
    if (node === undefined || node === '') return;
    const taints = noExecuteOf(this.nodes.get({ name: node })?.spec.taints);
    if (taints.length > 0) this.place(pod, taints);
  }

  private place(pod: Pod, taints: ReturnType<typeof noExecuteOf>): void {
    const key = keyText(keyOfObject(pod));
    const now = this.context.clock.now();
    const stay = stayOf(taints, pod.spec.tolerations ?? []);
    if (stay.kind === 'forever') return this.cancel(key);
    if (stay.kind === 'none') {
      this.cancel(key);
      return this.evict(key);
    }
    const before = this.work.get(key);
    if (before === undefined) return this.schedule(key, now, stay.delay);
    if (before === 'carried out' || before.since < now) return;
    this.cancel(key);
    this.schedule(key, before.since, stay.delay);
  }

  private schedule(key: string, since: Instant, delay: Millis): void {
    if (delay <= 0) return this.evict(key);
    const cancel = this.context.clock.after(delay, `taint-eviction ${key}`, () => this.evict(key));
    this.work.set(key, { since, cancel });
  }

  private cancel(key: string): void {
    const work = this.work.get(key);
    this.work.delete(key);
    if (work === undefined || work === 'carried out') return;
    work.cancel();
    this.say(key, `Cancelling deletion of Pod ${key}`);
  }

  private evict(key: string): void {
    this.say(key, `Marking for deletion Pod ${key}`);
    this.work.set(key, 'carried out');
    const { pace } = this.context;
    const attempt = (left: number): void =>
      pace.when(() => {
        if (this.tryEvict(key)) return;
        if (left <= 1) this.work.delete(key);
        else this.context.clock.after(RETRY_DELAY, `taint-eviction retry ${key}`, () => attempt(left - 1));
      });
    attempt(RETRIES);
  }

  private tryEvict(key: string): boolean {
    try {
      const pod = this.context.client.get(pods, keyOf(key));
      if (pod === undefined) return false;
      const condition = changedCondition(pod, DISRUPTION, this.context.clock.now());
      if (condition !== undefined) patchPodStatus(this.context, pod, { conditions: [condition] });
      this.context.client.remove(pods, keyOf(key));
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      return false;
    }
  }

  /** The event names the pod alone, without its uid: it is written even when the pod is gone. */
  private say(key: string, message: string): void {
    const { namespace, name } = keyOf(key);
    const about: KubeObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: namespace ?? '', uid: '', resourceVersion: '', creationTimestamp: '' },
    };
    this.context.events.record(about, 'Normal', 'TaintManagerEviction', message);
  }
}
