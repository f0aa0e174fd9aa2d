import { instant, millis, seconds, type Instant } from '../../../base/brand';
import { invariant } from '../../../base/invariant';
import { isApiError } from '../../../api/request';
import { leases, nodes, pods } from '../../../api/resources';
import type { Node, NodeCondition, Pod, Taint } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import type { Informer } from '../../../client/informer';
import { carryOut, oneAtATime, type Paced } from '../../../client/pace';
import type { Controller } from '../controller';
import { NODE_NAME_INDEX, byNodeName } from '../rules/indexes';
import { patchNode, removeTaints, swapTaints } from '../rules/node-writes';
import { hasTaint, NOT_READY, UNREACHABLE } from '../rules/taints';
import { syncQueue, whenSynced } from '../rules/sync-queue';
import { conditionTaints, mirroredLabels } from './condition-taints';
import { EvictionQueue, type Attempt } from './eviction-queue';
import {
  nodeCondition,
  readHealth,
  USUAL_GRACE,
  type GracePeriods,
  type HealthReading,
  type NodeHealth,
} from './health';
import { markPodsNotReady } from './pods-not-ready';
import {
  disruptionStep,
  EVICTION_RATE,
  evictionRate,
  EXCLUDE_DISRUPTION,
  zoneOf,
  zoneState,
  type ZoneCount,
  type ZoneState,
} from './zones';

/** `--node-monitor-period`. */
const MONITOR_PERIOD = seconds(5);
const TAINTING_PERIOD = 100;
const UPDATES_MAX = 5;

/** A taint takes two requests; the pods of a lost node are said to be not ready, and their sets count them, before it. */
const TAINT_DELAY = millis(2);

const UNREACHABLE_TAINT: Taint = { key: UNREACHABLE, effect: 'NoExecute' };
const NOT_READY_TAINT: Taint = { key: NOT_READY, effect: 'NoExecute' };

/** Node health, taints, and the readiness of pods on lost nodes (pkg/controller/nodelifecycle, v1.36). */
export const nodeLifecycleController: Controller = {
  name: 'node-lifecycle-controller',
  serviceAccount: 'node-controller',
  eventSource: 'node-controller',
  start(context, settings) {
    new NodeMonitor(context, settings.nodeGrace ?? USUAL_GRACE).start();
  },
};

class NodeMonitor {
  private readonly nodes: Informer<Node>;
  private readonly known = new Map<string, Node>();
  private readonly health = new Map<string, NodeHealth>();
  private readonly zones = new Map<string, ZoneState>();
  private readonly evictions = new Map<string, EvictionQueue>();
  private readonly retries = new Set<string>();
  private startedAt: Instant;
  private tainting: Instant | undefined;

  constructor(
    private readonly context: ComponentContext,
    private readonly grace: GracePeriods,
  ) {
    this.nodes = context.informers.of(nodes);
    this.startedAt = context.clock.now();
  }

  start(): void {
    const { context } = this;
    const leaseInformer = context.informers.of(leases);
    const podInformer = context.informers.of(pods);
    podInformer.addIndex(NODE_NAME_INDEX, byNodeName);
    const taintQueue = syncQueue(context, 'node-lifecycle-taints', (name) => this.taintByConditions(name));
    const nodeQueue = syncQueue(context, 'node-lifecycle', (name) => {
      if (this.reconcileNode(name)) taintQueue.addAfter(name, TAINT_DELAY);
    });
    this.nodes.subscribe((next, previous) => {
      if (next !== undefined) nodeQueue.add(next.metadata.name);
      else if (previous !== undefined) this.retries.delete(previous.metadata.name);
    });
    podInformer.subscribe((next, previous) => {
      const node = next?.spec.nodeName;
      if (next !== undefined && node !== undefined && node !== previous?.spec.nodeName) this.podAssigned(next, node);
    });
    whenSynced(context, 'node-lifecycle start', () => {
      this.startedAt = context.clock.now();
      const leaseOf: LeaseOf = (name) => leaseInformer.get({ namespace: 'kube-node-lease', name });
      const podsOn = (name: string): readonly Pod[] => podInformer.byIndex(NODE_NAME_INDEX, name);
      const pass = oneAtATime(context.pace, () => this.monitor(leaseOf, podsOn));
      pass();
      context.clock.every(MONITOR_PERIOD, 'node-lifecycle monitor', pass);
    });
  }

  /** True: the node's conditions ask for other taints. */
  private reconcileNode(name: string): boolean {
    const node = this.nodes.get({ name });
    if (node === undefined) return false;
    const labels = mirroredLabels(node);
    const live = labels === undefined ? undefined : this.context.client.get(nodes, { name });
    if (live !== undefined) patchNode(this.context, live, { metadata: { labels } });
    const { add, remove } = conditionTaints(node);
    return add.length > 0 || remove.length > 0;
  }

  private taintByConditions(name: string): void {
    const node = this.nodes.get({ name });
    if (node === undefined) return;
    const { add, remove } = conditionTaints(node);
    if (add.length > 0 || remove.length > 0) swapTaints(this.context, name, add, remove);
  }

  /** A pod may be bound to a node that has been lost meanwhile. */
  private podAssigned(pod: Pod, nodeName: string): void {
    const ready = this.health.get(nodeName)?.ready;
    if (ready === undefined || ready.status === 'True') return;
    this.context.clock.soon('node-lifecycle pod', () =>
      carryOut(this.context.pace, markPodsNotReady(this.context, [pod], nodeName)),
    );
  }

  private *monitor(leaseOf: LeaseOf, podsOn: (node: string) => readonly Pod[]): Paced {
    const all = this.nodes.list();
    this.classify(all);
    const counts = new Map<string, ZoneCount>();
    for (const node of all) {
      const reading = this.look(node, leaseOf);
      if (reading === undefined) continue;
      if (node.metadata.labels?.[EXCLUDE_DISRUPTION] === undefined) count(counts, zoneOf(node), reading.current);
      if (reading.current === undefined || !this.act(node, reading, reading.current)) continue;
      yield* this.markLost(node, podsOn);
    }
    this.handleDisruption(counts, all);
    this.scheduleTainting();
  }

  private classify(all: readonly Node[]): void {
    const { events } = this.context;
    const present = new Set<string>();
    for (const node of all) {
      const { name } = node.metadata;
      present.add(name);
      if (!this.zones.has(zoneOf(node))) this.addZone(zoneOf(node));
      if (this.known.has(name)) continue;
      events.record(node, 'Normal', 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`);
      this.known.set(name, node);
      this.markReachable(node);
    }
    for (const [name, node] of this.known) {
      if (present.has(name)) continue;
      events.record(node, 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`);
      this.known.delete(name);
    }
  }

  private look(node: Node, leaseOf: LeaseOf): HealthReading | undefined {
    const { name } = node.metadata;
    let current: Node | undefined = node;
    for (let tries = 0; tries < UPDATES_MAX && current !== undefined; tries++) {
      const before = this.health.get(name);
      const reading = readHealth(current, leaseOf(name), before, this.context.clock.now(), this.grace);
      if (reading.write === undefined || this.writeConditions(current, reading.write)) {
        this.health.set(name, reading.health);
        return reading;
      }
      current = this.context.client.get(nodes, { name });
    }
    return undefined;
  }

  private writeConditions(node: Node, conditions: readonly NodeCondition[]): boolean {
    try {
      this.context.client.update(nodes, { ...node, status: { ...node.status, conditions } }, 'status');
      return true;
    } catch (error) {
      if (isApiError(error)) return false;
      throw error;
    }
  }

  /** True: the node is lost, and its pods are to be told of. */
  private act(node: Node, { observed }: HealthReading, current: NodeCondition): boolean {
    const { name } = node.metadata;
    this.taintByReadiness(node, current);
    const isLost = current.status !== 'True' && observed === 'True';
    if (isLost) {
      this.context.events.record(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    }
    if (isLost || (this.retries.has(name) && observed !== 'True')) return true;
    this.retries.delete(name);
    return false;
  }

  private *markLost({ metadata: { name } }: Node, podsOn: (node: string) => readonly Pod[]): Paced {
    if (yield* markPodsNotReady(this.context, podsOn(name), name)) this.retries.delete(name);
    else this.retries.add(name);
  }

  private taintByReadiness(node: Node, current: NodeCondition): void {
    switch (current.status) {
      case 'False':
        return this.taintFor(node, NOT_READY_TAINT, UNREACHABLE_TAINT);
      case 'Unknown':
        return this.taintFor(node, UNREACHABLE_TAINT, NOT_READY_TAINT);
      default:
        this.markReachable(node);
    }
  }

  /** From one NoExecute taint to the other at once; to the first by the zone's rate. */
  private taintFor(node: Node, taint: Taint, opposite: Taint): void {
    if (hasTaint(node, opposite)) return swapTaints(this.context, node.metadata.name, [taint], [opposite]);
    const queue = this.evictionsOf(node);
    if (!hasTaint(node, taint)) queue.remove(node.metadata.name);
    queue.add(node.metadata.name, this.context.clock.now());
  }

  private markReachable(node: Node): void {
    for (const taint of [UNREACHABLE_TAINT, NOT_READY_TAINT]) {
      if (hasTaint(node, taint)) removeTaints(this.context, node.metadata.name, [taint]);
    }
    this.evictionsOf(node).remove(node.metadata.name);
  }

  private addZone(zone: string): void {
    this.zones.set(zone, 'Initial');
    this.evictions.set(zone, new EvictionQueue(EVICTION_RATE, this.context.clock.now()));
  }

  private evictionsOf(node: Node): EvictionQueue {
    const queue = this.evictions.get(zoneOf(node));
    invariant(queue !== undefined, `no zone for node ${node.metadata.name}`);
    return queue;
  }

  private handleDisruption(counts: ReadonlyMap<string, ZoneCount>, all: readonly Node[]): void {
    const now = this.context.clock.now();
    const states = new Map([...counts].map(([zone, zoneCount]) => [zone, zoneState(zoneCount)] as const));
    for (const zone of [...this.zones.keys()]) if (!states.has(zone)) this.zones.delete(zone);
    const step = disruptionStep(this.zones, states);
    switch (step.kind) {
      case 'none':
        return;
      case 'enter-master-disruption':
        for (const node of all) this.markReachable(node);
        for (const zone of this.zones.keys()) {
          this.evictions.get(zone)?.swapRate(0, now);
          this.zones.set(zone, 'FullDisruption');
        }
        return;
      case 'leave-master-disruption':
        for (const [name, health] of this.health) this.health.set(name, { ...health, probedAt: now });
        return this.enterStates([...states.keys()], states, counts);
      case 'zones':
        return this.enterStates(step.changed, states, counts);
    }
  }

  private enterStates(
    zones: readonly string[],
    states: ReadonlyMap<string, ZoneState>,
    counts: ReadonlyMap<string, ZoneCount>,
  ): void {
    const now = this.context.clock.now();
    for (const zone of zones) {
      const state = states.get(zone) ?? 'Normal';
      const zoneCount = counts.get(zone) ?? { ready: 0, notReady: 0 };
      const rate = evictionRate(state, zoneCount.ready + zoneCount.notReady);
      if (rate !== undefined) this.evictions.get(zone)?.swapRate(rate, now);
      this.zones.set(zone, state);
    }
  }

  /** The tainting pass runs every 100 ms; passes in which nothing could happen are left out. */
  private scheduleTainting(): void {
    const { clock } = this.context;
    const now = clock.now();
    let due: number | undefined;
    for (const queue of this.evictions.values()) {
      const next = queue.nextAt(now);
      if (next !== undefined && (due === undefined || next < due)) due = next;
    }
    if (due === undefined) return;
    const earliest = Math.max(due, now + 1);
    const pass = instant(this.startedAt + Math.ceil((earliest - this.startedAt) / TAINTING_PERIOD) * TAINTING_PERIOD);
    if (this.tainting !== undefined && this.tainting <= pass) return;
    this.tainting = pass;
    clock.after(millis(pass - now), 'node-lifecycle tainting', () => {
      if (this.tainting !== pass) return;
      this.tainting = undefined;
      for (const queue of this.evictions.values()) queue.run(clock.now(), (name) => this.taintNoExecute(name));
      this.scheduleTainting();
    });
  }

  private taintNoExecute(name: string): Attempt {
    const node = this.nodes.get({ name });
    if (node === undefined) return 'done';
    const ready = nodeCondition(node, 'Ready');
    if (ready === undefined) return 'again';
    if (ready.status === 'False') swapTaints(this.context, name, [NOT_READY_TAINT], [UNREACHABLE_TAINT]);
    else if (ready.status === 'Unknown') swapTaints(this.context, name, [UNREACHABLE_TAINT], [NOT_READY_TAINT]);
    return 'done';
  }
}

type LeaseOf = (node: string) => Parameters<typeof readHealth>[1];

function count(counts: Map<string, ZoneCount>, zone: string, ready: NodeCondition | undefined): void {
  const before = counts.get(zone) ?? { ready: 0, notReady: 0 };
  counts.set(
    zone,
    ready?.status === 'True' ? { ...before, ready: before.ready + 1 } : { ...before, notReady: before.notReady + 1 },
  );
}
