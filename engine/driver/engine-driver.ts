import { kinds } from '../api/kinds/index';
import type { KubeObject, ObjectKey } from '../api/object';
import {
  isApiError,
  type ApiRequest,
  type ApiResponse,
  type DeleteOptions,
  type Patch,
  type User,
  type WatchEvent,
} from '../api/request';
import { pods } from '../api/resources';
import type { Resource } from '../api/resource';
import { millis, type Instant } from '../base/brand';
import { invariant } from '../base/invariant';
import { reconcilerComponent, type Reconciler } from '../client/reconciler';
import { ChangeCounter } from '../cluster/change-counter';
import { ADMIN, type Cluster } from '../cluster/cluster';
import { inject } from '../cluster/inject';
import { refuseOutOfReach } from '../cluster/managed';
import { describeFault, type Fault } from '../faults/fault';
import { answerText, type Answer, type Probe } from '../network/probe';
import type { JournalEntry } from '../sim/journal';
import type { Capability, ClusterDriver, ExecResult, RequestOptions, RunEnd } from './driver';
import { containerLogs, execInContainer } from './containers';
import { EngineView } from './engine-view';
import { sendHttp, type HttpRequestText, type HttpResponseText } from '../cluster/send-http';
import type { ClusterView } from './view';

const CAPABILITIES: ReadonlySet<Capability> = new Set([
  'virtual-time',
  'faults',
  'cloud',
  'exec',
  'traffic',
  'history',
]);
const STEPS_MAX = 50_000_000;
/** How often a run that may end at rest looks whether it has come to rest. */
const REST_LOOK_MILLIS = 500;

/** The driver of the engine: each call runs to its end before it answers. */
export class EngineDriver implements ClusterDriver {
  readonly kind = 'engine';
  readonly capabilities = CAPABILITIES;
  readonly view: ClusterView;
  private readonly listeners: (() => void)[] = [];
  private readonly traffic: (() => void)[] = [];
  private readonly changes: ChangeCounter;

  constructor(
    readonly cluster: Cluster,
    readonly epoch: Instant = cluster.epoch,
  ) {
    this.view = new EngineView(cluster);
    this.changes = new ChangeCounter(cluster);
  }

  get journalHash(): string {
    return this.cluster.journal.hash;
  }

  viewAt(at: Instant): ClusterView | undefined {
    if (at >= this.cluster.now) return this.view;
    return new EngineView(this.cluster, { at, revision: this.cluster.etcd.revisionAt(at) });
  }

  onCommit(listener: () => void): () => void {
    this.listeners.push(listener);
    return () => {
      const index = this.listeners.indexOf(listener);
      if (index >= 0) this.listeners.splice(index, 1);
    };
  }

  async runUntil(
    deadline: Instant,
    { done, orQuiescent = false }: { readonly done?: () => boolean; readonly orQuiescent?: boolean } = {},
  ): Promise<RunEnd> {
    const { clock } = this.cluster;
    let looked = clock.now();
    let resting = false;
    const stop = (): boolean => {
      this.notice();
      const next = clock.nextDue();
      if (next !== undefined && next <= clock.now()) return false;
      if (done?.() === true) return true;
      if (!orQuiescent || clock.now() - looked < REST_LOOK_MILLIS) return false;
      looked = clock.now();
      resting = this.cluster.isQuiescent();
      return resting;
    };
    const within = millis(Math.max(0, deadline - clock.now()));
    const outcome = clock.run({ within, stepsMax: STEPS_MAX }, stop);
    invariant(outcome.kind !== 'step-limit', `no end after ${STEPS_MAX} steps: something goes round in circles`);
    this.notice();
    if (resting || outcome.kind === 'quiescent') return { kind: 'quiescent', at: clock.now() };
    return outcome.kind === 'satisfied' || done?.() === true
      ? { kind: 'satisfied', at: clock.now() }
      : { kind: 'deadline', at: clock.now() };
  }

  async finishInstant(): Promise<void> {
    await this.runUntil(this.cluster.now);
  }

  async apply(manifests: readonly unknown[], options: RequestOptions = {}): Promise<readonly KubeObject[]> {
    return manifests.map((manifest) => this.applyOne(manifest, options));
  }

  async create(
    resource: Resource,
    manifest: unknown,
    options: RequestOptions & { readonly namespace?: string } = {},
  ): Promise<KubeObject> {
    const where = options.namespace === undefined || !resource.namespaced ? {} : { namespace: options.namespace };
    return this.object({ ...this.base(resource, options), ...where, verb: 'create', object: manifest });
  }

  async update(resource: Resource, key: ObjectKey, object: unknown, options: RequestOptions = {}): Promise<KubeObject> {
    return this.object({
      ...this.base(resource, options),
      ...place(resource, key),
      verb: 'update',
      name: key.name,
      object,
    });
  }

  async patch(resource: Resource, key: ObjectKey, patch: Patch, options: RequestOptions = {}): Promise<KubeObject> {
    return this.object({
      ...this.base(resource, options),
      ...place(resource, key),
      verb: 'patch',
      name: key.name,
      patch,
    });
  }

  async remove(resource: Resource, key: ObjectKey, options: DeleteOptions & RequestOptions = {}): Promise<void> {
    const { as, fieldManager, subresource, ...deletion } = options;
    const base = this.base(resource, {
      ...(as === undefined ? {} : { as }),
      ...(fieldManager === undefined ? {} : { fieldManager }),
      ...(subresource === undefined ? {} : { subresource }),
    });
    this.request({ ...base, ...place(resource, key), verb: 'delete', name: key.name, options: deletion });
  }

  async list(
    resource: Resource,
    namespace: string | undefined,
    options: RequestOptions = {},
  ): Promise<readonly KubeObject[]> {
    const where = namespace === undefined ? {} : { namespace };
    const response = this.request({ ...this.base(resource, options), ...where, verb: 'list', options: {} });
    invariant(response.kind === 'list', `a list answered with a ${response.kind}`);
    return response.items;
  }

  async bind(pod: ObjectKey, binding: unknown, options: RequestOptions = {}): Promise<void> {
    const base = this.base(pods, { ...options, subresource: 'binding' });
    this.request({ ...base, ...place(pods, pod), verb: 'create', name: pod.name, object: binding });
  }

  async evict(pod: ObjectKey, options: RequestOptions = {}): Promise<ApiResponse> {
    const object = {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: pod.name, namespace: pod.namespace },
    };
    const base = this.base(pods, { ...options, subresource: 'eviction' });
    return this.request({ ...base, ...place(pods, pod), verb: 'create', name: pod.name, object });
  }

  async http(request: HttpRequestText, options: Pick<RequestOptions, 'as'> = {}): Promise<HttpResponseText> {
    const answer = sendHttp(this.cluster.apiServer, userOf(options), request);
    this.notice();
    return answer;
  }

  watch(
    resource: Resource,
    namespace: string | undefined,
    resourceVersion: string,
    as: Pick<RequestOptions, 'as'> = {},
  ): () => readonly WatchEvent[] {
    const where = namespace === undefined ? {} : { namespace };
    const request = { user: userOf(as), resource, ...where, verb: 'watch' as const, options: { resourceVersion } };
    const stream = this.cluster.apiServer.watch(request);
    const seen: WatchEvent[] = [];
    return () => {
      seen.push(...stream.poll());
      return seen;
    };
  }

  async inject(fault: Fault): Promise<void> {
    if (this.cluster.options.managed === true) refuseOutOfReach(fault, this.cluster.controlPlane.joined);
    this.cluster.journal.append('fault', `fault.${fault.kind}`, describeFault(fault));
    inject(this.cluster, fault);
    this.notice();
  }

  async runController(name: string, reconciler: Reconciler, { as }: Pick<RequestOptions, 'as'> = {}): Promise<void> {
    const user = as === undefined ? { name, groups: ADMIN.groups } : userNamed(as);
    this.cluster.controlPlane.join(name, user, () => reconcilerComponent(name, reconciler));
    this.notice();
  }

  async send(probe: Probe): Promise<Answer> {
    return this.sendNow(probe);
  }

  async keepSending(probe: Probe, perSecond: number, record: (at: Instant, answer: Answer) => void): Promise<void> {
    const { clock } = this.cluster;
    const period = millis(Math.max(1, Math.round(1000 / perSecond)));
    this.traffic.push(clock.every(period, 'traffic', () => record(clock.now(), this.sendNow(probe))));
  }

  async logs(pod: ObjectKey, container?: string): Promise<string> {
    return containerLogs(this.cluster, pod, container);
  }

  async exec(pod: ObjectKey, command: readonly string[], container?: string): Promise<ExecResult> {
    return execInContainer(this.cluster, pod, command, container);
  }

  journal(since = 0): readonly JournalEntry[] {
    return this.cluster.journal.since(since);
  }

  async close(): Promise<void> {
    for (const stop of this.traffic.splice(0)) stop();
  }

  private sendNow(probe: Probe): Answer {
    const answer = this.cluster.network.send(probe);
    const from = probe.from.kind === 'outside' ? probe.from.ip : probe.from.name;
    const detail = { answer: answerText(answer), hops: answer.hops.map((hop) => hop.at).join(' → '), routine: true };
    this.cluster.journal.append('network', 'network.send', `${from} → ${probe.to}:${probe.port}`, detail);
    return answer;
  }

  /**
   * kubectl apply in the short: create it, or merge it into what is there, by the rules of its kind if it is a built-in
   * one. What the manifest leaves out stays.
   */
  private applyOne(manifest: unknown, options: RequestOptions): KubeObject {
    const { resource, namespace, name } = this.cluster.place(manifest);
    const where = resource.namespaced ? { namespace: namespace ?? 'default' } : {};
    const base = { ...this.base(resource, options), ...where };
    try {
      return this.object({ ...base, verb: 'create', object: manifest });
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
      const type = kinds.some((kind) => isSame(kind, resource)) ? 'strategic' : 'merge';
      return this.object({ ...base, verb: 'patch', name, patch: { type, body: manifest } });
    }
  }

  private base(resource: Resource, options: RequestOptions) {
    return {
      user: userOf(options),
      resource,
      userAgent: 'seatrial',
      fieldManager: options.fieldManager ?? 'seatrial',
      fieldValidation: 'Strict' as const,
      ...(options.subresource === undefined ? {} : { subresource: options.subresource }),
    };
  }

  private object(request: ApiRequest): KubeObject {
    const response = this.request(request);
    invariant(response.kind === 'object', `a ${request.verb} answered with a ${response.kind}`);
    return response.object;
  }

  private request(request: ApiRequest): ApiResponse {
    const response = this.cluster.apiServer.request(request);
    this.notice();
    return response;
  }

  /** Tells the listeners when anything that a view shows may have changed since they were told last. */
  private notice(): void {
    if (!this.changes.hasMoved()) return;
    for (const listener of this.listeners) listener();
  }
}

const userOf = ({ as }: Pick<RequestOptions, 'as'>): User => (as === undefined ? ADMIN : userNamed(as));

/** `alice`, or `alice@developers,testers` with groups. */
function userNamed(text: string): User {
  const [name = text, groups = ''] = text.split('@');
  const named = groups === '' ? [] : groups.split(',');
  return { name, groups: [...named, 'system:authenticated'] };
}

const isSame = (one: Resource, other: Resource): boolean => one.group === other.group && one.plural === other.plural;

const place = (resource: Resource, key: ObjectKey): { readonly namespace?: string } =>
  resource.namespaced ? { namespace: key.namespace ?? 'default' } : {};
