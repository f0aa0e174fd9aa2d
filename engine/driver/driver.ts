import type { KubeObject, ObjectKey } from '../api/object';
import type { ApiResponse, DeleteOptions, Patch, WatchEvent } from '../api/request';
import type { Resource } from '../api/resource';
import type { Instant } from '../base/brand';
import type { Reconciler } from '../client/reconciler';
import type { Fault } from '../faults/fault';
import type { JournalEntry } from '../sim/journal';
import type { Answer, Probe } from '../network/probe';
import type { HttpRequestText, HttpResponseText } from '../cluster/send-http';
import type { ClusterView } from './view';

/** Steps that need one carry its tag; a driver without it skips the scenario and says so. */
export type Capability = 'virtual-time' | 'faults' | 'cloud' | 'exec' | 'traffic' | 'history';

export type RunEnd =
  | { readonly kind: 'satisfied'; readonly at: Instant }
  /** Nothing but heartbeats is due any more. */
  | { readonly kind: 'quiescent'; readonly at: Instant }
  | { readonly kind: 'deadline'; readonly at: Instant };

export interface RequestOptions {
  /** The user that asks; the driver's administrator when absent. */
  readonly as?: string;
  readonly fieldManager?: string;
  readonly subresource?: string;
}

export interface ExecResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The one door between scenarios and a cluster, and the one asynchronous interface. Refusals are thrown `ApiError`s. */
export interface ClusterDriver {
  readonly kind: 'engine' | 'kubeconfig';
  readonly capabilities: ReadonlySet<Capability>;
  /** T+0. */
  readonly epoch: Instant;
  readonly view: ClusterView;
  /** Undefined when that instant is not kept. */
  viewAt(at: Instant): ClusterView | undefined;
  /** Called after each committed change of state, and whenever an instant of the run ends. */
  onCommit(listener: () => void): () => void;
  /**
   * Lets time pass until `done`, asked after each commit, or until the deadline, everything due at it included.
   * With `orQuiescent` the run also ends when only heartbeats are left.
   */
  runUntil(
    deadline: Instant,
    options?: { readonly done?: () => boolean; readonly orQuiescent?: boolean },
  ): Promise<RunEnd>;
  /** Everything that is due at this very instant. */
  finishInstant(): Promise<void>;
  /** Like `kubectl apply` of each, in order; unknown kinds and invalid objects are refused by the server. */
  apply(manifests: readonly unknown[], options?: RequestOptions): Promise<readonly KubeObject[]>;
  create(
    resource: Resource,
    manifest: unknown,
    options?: RequestOptions & { readonly namespace?: string },
  ): Promise<KubeObject>;
  update(resource: Resource, key: ObjectKey, object: unknown, options?: RequestOptions): Promise<KubeObject>;
  patch(resource: Resource, key: ObjectKey, patch: Patch, options?: RequestOptions): Promise<KubeObject>;
  remove(resource: Resource, key: ObjectKey, options?: DeleteOptions & RequestOptions): Promise<void>;
  list(resource: Resource, namespace: string | undefined, options?: RequestOptions): Promise<readonly KubeObject[]>;
  /** `binding` is a core/v1 Binding. */
  bind(pod: ObjectKey, binding: unknown, options?: RequestOptions): Promise<void>;
  evict(pod: ObjectKey, options?: RequestOptions): Promise<ApiResponse>;
  /** A request by method and path, with the answer whatever it is. */
  http(request: HttpRequestText, options?: Pick<RequestOptions, 'as'>): Promise<HttpResponseText>;
  /** Opens a watch now; the answer tells all that it has seen so far, in order. */
  watch(
    resource: Resource,
    namespace: string | undefined,
    resourceVersion: string,
    options?: Pick<RequestOptions, 'as'>,
  ): () => readonly WatchEvent[];
  inject(fault: Fault): Promise<void>;
  /** A controller that is none of Kubernetes' own runs from now on, as a user of its name or of another. */
  runController(name: string, reconciler: Reconciler, options?: Pick<RequestOptions, 'as'>): Promise<void>;
  /** Sends a packet now, for good: the answer is journalled, affinity is kept. */
  send(probe: Probe): Promise<Answer>;
  /** Sends the packet again and again until the scenario ends; each answer goes to `record`. */
  keepSending(probe: Probe, perSecond: number, record: (at: Instant, answer: Answer) => void): Promise<void>;
  logs(pod: ObjectKey, container?: string): Promise<string>;
  exec(pod: ObjectKey, command: readonly string[], container?: string): Promise<ExecResult>;
  journal(since?: number): readonly JournalEntry[];
  readonly journalHash: string;
  /** Throws the first broken invariant of the engine, if any. */
  close(): Promise<void>;
}
