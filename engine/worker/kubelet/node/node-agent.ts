import type { Client } from '../../../client/client';
import type { EventRecorder } from '../../../client/component';
import type { Informer } from '../../../client/informer';
import { isApiError } from '../../../api/request';
import { csinodes, nodes } from '../../../api/resources';
import type { Node } from '../../../api/types/core-v1';
import { millis, minutes, seconds, type Instant, type Millis } from '../../../base/brand';
import { FRESH } from '../../../base/fresh';
import { formatTime } from '../../../base/timestamp';
import type { Choices } from '../../../sim/choices';
import type { Clock } from '../../../sim/clock';
import { Grid } from '../grid';
import { isReady, type NodeChange } from './node-conditions';
import type { NodeFacts, NodeHealth } from './node-facts';
import { ATTACH_ANNOTATION, defaultLabels, initialNode, nodeStatus } from './node-object';
import { nodeStatusChanged, nodeStatusPatch } from './node-patch';

export interface NodeAgentOptions {
  readonly clock: Clock;
  readonly choices: Choices;
  readonly client: Client;
  readonly events: EventRecorder;
  readonly facts: NodeFacts;
  readonly informer: Informer<Node>;
  readonly startedAt: Instant;
  /** As last looked at; `storageError` is the agent's own. */
  health(): Omit<NodeHealth, 'storageError'>;
  /** Looks at the runtime once more. */
  recheck(): void;
  /** The Node exists: what belongs to it may be written. */
  registered(): void;
}

const FIRST_STEP = millis(100);
const LAST_STEP = seconds(7);
const STATUS_PERIOD = seconds(10);
const REPORT_PERIOD = minutes(5);
const FAST_PERIOD = millis(100);
const FAST_MAX = seconds(120);
const CSI_DELAY = millis(200);
const CSI_ERROR = 'CSINode is not yet initialized';

/** Registers the Node and keeps its status (pkg/kubelet/kubelet_node_status.go, v1.36). */
export class NodeAgent {
  private readonly grid: Grid;
  private readonly reference: Node;
  private storageError: string | undefined = CSI_ERROR;
  private isRegistered = false;
  private dirty = true;
  private reported: Instant | undefined;
  private reportDelay: Millis = millis(0);
  private wasUnschedulable = false;

  constructor(private readonly options: NodeAgentOptions) {
    const { clock, startedAt, facts } = options;
    this.grid = new Grid(clock, startedAt, STATUS_PERIOD, 'node status', () => this.tick());
    this.reference = referenceOf(facts.name);
  }

  start(): void {
    const { events, informer, clock } = this.options;
    events.record(this.reference, 'Normal', 'Starting', 'Starting kubelet.');
    informer.subscribe((next, previous) => {
      if (next === undefined) this.lost();
      else if (next.status !== previous?.status || next.spec !== previous.spec) this.changed();
    });
    clock.after(FIRST_STEP, 'node status', () => this.register(FIRST_STEP));
  }

  get nodeIsRegistered(): boolean {
    return this.isRegistered;
  }

  /** Something that the status shows has changed: it is written with the next pass. */
  changed(): void {
    this.dirty = true;
    if (this.isRegistered) this.grid.request();
  }

  /** It does not wait for the next pass (`syncNodeStatus`). */
  syncNow(): void {
    this.dirty = true;
    this.options.clock.soon('node status', () => this.tick());
  }

  record(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.options.events.record(this.reference, type, reason, message);
  }

  private register(step: Millis): void {
    const { clock } = this.options;
    if (!this.tryRegister()) {
      const next = millis(Math.min(step * 2, LAST_STEP));
      clock.after(next, 'node status', () => this.register(next));
      return;
    }
    this.isRegistered = true;
    this.options.registered();
    this.initStorage(FIRST_STEP);
    clock.after(CSI_DELAY, 'node status', () =>
      this.record('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods'),
    );
    this.tick();
    clock.after(FAST_PERIOD, 'node status', () => this.fast());
  }

  private tryRegister(): boolean {
    const { client, facts } = this.options;
    const { node, changes } = initialNode(facts, this.health(), this.now());
    this.tell(changes);
    try {
      client.create(nodes, node);
      this.reported = this.options.clock.now();
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      return error.reason === 'AlreadyExists' && this.reconcile();
    }
  }

  /** A Node that is there already gets the labels and annotation that only the kubelet knows. */
  private reconcile(): boolean {
    const { client, facts } = this.options;
    try {
      const found = client.get(nodes, { name: facts.name });
      if (found === undefined) return false;
      // With an existing CSINode storage is there before the first status goes out.
      if (client.get(csinodes, { name: facts.name }) !== undefined) this.storageError = undefined;
      const labels = { ...FRESH, ...defaultLabels(facts.name), ...facts.labels };
      const missing = Object.entries(labels).filter(([name, value]) => found.metadata.labels?.[name] !== value);
      const annotated = found.metadata.annotations?.[ATTACH_ANNOTATION] === 'true';
      if (missing.length === 0 && annotated) return true;
      const metadata = { labels: Object.fromEntries(missing), annotations: { [ATTACH_ANNOTATION]: 'true' } };
      client.patch(nodes, { name: facts.name }, { type: 'strategic', body: { metadata } });
      return true;
    } catch (error) {
      if (isApiError(error)) return false;
      throw error;
    }
  }

  private initStorage(step: Millis): void {
    if (this.storageError === undefined) return;
    this.options.clock.after(step, 'node status', () => {
      if (this.createCsiNode()) {
        this.storageError = undefined;
        this.changed();
      } else this.initStorage(millis(Math.min(step * 2, LAST_STEP)));
    });
  }

  private createCsiNode(): boolean {
    const { client, facts } = this.options;
    try {
      const node = client.get(nodes, { name: facts.name });
      if (node === undefined) return false;
      if (client.get(csinodes, { name: facts.name }) !== undefined) return true;
      client.create(csinodes, {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSINode',
        metadata: {
          name: facts.name,
          annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': MIGRATED },
          ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: facts.name, uid: node.metadata.uid }],
        },
        spec: {
          drivers: (facts.csiDrivers ?? []).map(({ name, nodeId, topologyKeys, volumesMax }) => ({
            name,
            nodeID: nodeId,
            topologyKeys,
            allocatable: { count: volumesMax },
          })),
        },
      });
      return true;
    } catch (error) {
      if (isApiError(error)) return error.reason === 'AlreadyExists';
      throw error;
    }
  }

  /** Until the node is ready for the first time it is looked at ten times a second, for two minutes at most. */
  private fast(): void {
    const { clock, startedAt, informer, facts } = this.options;
    if (clock.now() - startedAt >= FAST_MAX) return;
    const node = informer.get({ name: facts.name });
    if (node?.status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true) return;
    this.options.recheck();
    if (node !== undefined && isReady(this.health())) {
      this.tick();
      return;
    }
    clock.after(FAST_PERIOD, 'node status', () => this.fast());
  }

  private tick(): void {
    if (!this.isRegistered) return;
    const due = this.reportDue();
    if (this.dirty || due) this.update(due);
    const now = this.options.clock.now();
    const next = this.dirty ? now : (this.reported ?? now) + REPORT_PERIOD + this.reportDelay - STATUS_PERIOD;
    this.grid.request(Math.max(now, next) as Instant);
  }

  private reportDue(): boolean {
    return this.reported === undefined || this.options.clock.now() - this.reported >= REPORT_PERIOD + this.reportDelay;
  }

  private update(due: boolean): void {
    const { informer, client, facts, clock, choices } = this.options;
    try {
      const node = informer.get({ name: facts.name }) ?? client.get(nodes, { name: facts.name });
      if (node === undefined) return;
      const { status, changes } = nodeStatus(node, facts, this.health(), this.now());
      this.tell(changes);
      this.noteSchedulable(node);
      this.noteBoot(node);
      const changed = nodeStatusChanged(node.status, status);
      this.dirty = false;
      if (!changed && !due) return;
      client.patch(
        nodes,
        { name: facts.name },
        { type: 'strategic', body: { status: nodeStatusPatch(node, status) } },
        'status',
      );
      this.reported = clock.now();
      this.reportDelay = millis(changed ? (choices.choose('kubelet/node-report', 11, 5) - 5) * 30_000 : 0);
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.dirty = true;
    }
  }

  private noteSchedulable({ spec }: Node): void {
    const now = spec.unschedulable === true;
    if (now === this.wasUnschedulable) return;
    this.wasUnschedulable = now;
    this.tell([now ? 'NodeNotSchedulable' : 'NodeSchedulable']);
  }

  private noteBoot({ status }: Node): void {
    const { name, bootId } = this.options.facts;
    const before = status.nodeInfo.bootID;
    if (before === '' || before === bootId) return;
    this.record('Warning', 'Rebooted', `Node ${name} has been rebooted, boot id: ${bootId}`);
  }

  private tell(changes: readonly NodeChange[]): void {
    const { name } = this.options.facts;
    for (const change of changes) this.record('Normal', change, `Node ${name} status is now: ${change}`);
  }

  /** Somebody deleted the Node: a kubelet that has registered does not do so again. */
  private lost(): void {
    this.dirty = true;
  }

  private health(): NodeHealth {
    return { ...FRESH, ...this.options.health(), storageError: this.storageError };
  }

  private now(): string {
    return formatTime(this.options.clock.now());
  }
}

const MIGRATED =
  'kubernetes.io/aws-ebs,kubernetes.io/azure-disk,kubernetes.io/azure-file,kubernetes.io/cinder,kubernetes.io/gce-pd,kubernetes.io/portworx-volume,kubernetes.io/vsphere-volume';

/** Events about a Node carry its name as uid (pkg/kubelet/kubelet.go `nodeRef`). */
export const referenceOf = (name: string): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, uid: name, resourceVersion: '', creationTimestamp: '' },
  spec: {},
  status: {
    daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
    nodeInfo: {
      machineID: '',
      systemUUID: '',
      bootID: '',
      kernelVersion: '',
      osImage: '',
      containerRuntimeVersion: '',
      kubeletVersion: '',
      kubeProxyVersion: '',
      operatingSystem: '',
      architecture: '',
    },
  },
});
