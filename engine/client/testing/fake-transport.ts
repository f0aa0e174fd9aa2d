import type { KubeObject } from '../../api/object';
import {
  ApiError,
  type ApiRequest,
  type ApiResponse,
  type Transport,
  type WatchEvent,
  type WatchRequest,
  type WatchStream,
} from '../../api/request';
import { revision } from '../../base/brand';
import { formatTime } from '../../base/timestamp';
import { MvccStore } from '../../control-plane/etcd/mvcc-store';
import type { Entry, Stamp, StoreEvent, StoreKey, WatchHandle, WriteResult } from '../../control-plane/etcd/store';
import type { Clock } from '../../sim/clock';

/** As much of an API server as tests of clients need: objects as they come, no rules, over a real store. */
export class FakeTransport implements Transport {
  readonly store: MvccStore;
  readonly requests: (ApiRequest | WatchRequest)[] = [];
  /** What it answers is thrown instead of doing the request. */
  refuse: (request: ApiRequest | WatchRequest) => ApiError | undefined = () => undefined;
  private uids = 0;

  constructor(private readonly clock: Clock) {
    this.store = new MvccStore({ now: () => clock.now() });
  }

  request(request: ApiRequest): ApiResponse {
    this.note(request);
    switch (request.verb) {
      case 'get':
        return object(200, this.entry(keyOf(request, request.name)).value);
      case 'list':
        return this.list(request);
      case 'create':
        return request.subresource === undefined ? this.create(request) : object(201, request.object as KubeObject);
      case 'update':
        return this.update(request, request.object as KubeObject);
      case 'patch':
        return this.update(request, merged(this.entry(keyOf(request, request.name)).value, request.patch.body));
      case 'delete':
        return this.remove(request);
      case 'deletecollection':
        throw new Error('not faked');
    }
  }

  watch(request: WatchRequest): WatchStream {
    this.note(request);
    const { resource, options } = request;
    const state = options.sendInitialEvents === true ? this.state(request) : [];
    const after = revision(state.length > 0 ? this.store.revision : Number(options.resourceVersion));
    if (after < this.store.compactedRevision) throw refusal(410, 'Expired', 'too old resource version');
    return new FakeStream((wake) => this.store.watch(resource.plural, after, wake), state);
  }

  private list(request: ApiRequest & { verb: 'list' }): ApiResponse {
    return { code: 200, kind: 'list', items: this.values(request), resourceVersion: String(this.store.revision) };
  }

  /** All there is, as events, and the bookmark behind it. */
  private state(request: WatchRequest): readonly WatchEvent[] {
    const metadata = {
      resourceVersion: String(this.store.revision),
      annotations: { 'k8s.io/initial-events-end': 'true' },
    } as unknown as KubeObject['metadata'];
    const end: WatchEvent = { type: 'BOOKMARK', object: { apiVersion: '', kind: '', metadata } };
    return [...this.values(request).map((value): WatchEvent => ({ type: 'ADDED', object: value })), end];
  }

  private values({ resource, namespace }: ApiRequest | WatchRequest): readonly KubeObject[] {
    const result = this.store.range(resource.plural, namespace === undefined ? {} : { namespace });
    if (!result.ok) throw refusal(410, 'Expired', 'compacted');
    return result.entries.map(({ value }) => value);
  }

  private create(request: ApiRequest & { verb: 'create' }): ApiResponse {
    const draft = request.object as KubeObject;
    const uid = `uid-${++this.uids}`;
    const creationTimestamp = formatTime(this.clock.now());
    const stamped = { ...draft, metadata: { ...draft.metadata, uid, creationTimestamp } };
    return object(201, checked(this.store.create(keyOf(request, draft.metadata.name), stampOf(stamped))).value);
  }

  private update(request: ApiRequest & { name: string }, next: KubeObject): ApiResponse {
    const key = keyOf(request, request.name);
    const expected = next.metadata.resourceVersion ?? this.entry(key).modRevision;
    return object(200, checked(this.store.update(key, stampOf(next), revision(Number(expected)))).value);
  }

  private remove(request: ApiRequest & { name: string }): ApiResponse {
    const key = keyOf(request, request.name);
    checked(this.store.remove(key, this.entry(key).modRevision));
    return { code: 200, kind: 'status', status: { status: 'Success' } as never };
  }

  private entry(key: StoreKey): Entry {
    const entry = this.store.get(key);
    if (entry === undefined) throw refusal(404, 'NotFound', `${key.prefix} "${key.name}" not found`);
    return entry;
  }

  private note(request: ApiRequest | WatchRequest): void {
    this.requests.push(request);
    const error = this.refuse(request);
    if (error !== undefined) throw error;
  }
}

export const refusal = (code: number, reason: string, message = reason): ApiError =>
  new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });

class FakeStream implements WatchStream {
  closed = false;
  readonly isIdle = false;
  private readonly handle: WatchHandle;
  private listener: () => void = () => undefined;

  constructor(
    open: (wake: () => void) => WatchHandle,
    private state: readonly WatchEvent[],
  ) {
    this.handle = open(() => this.listener());
  }

  poll(): readonly WatchEvent[] {
    const { state } = this;
    this.state = [];
    const events = this.handle.poll();
    if (events !== 'compacted') return [...state, ...events.map(told)];
    return [{ type: 'ERROR', status: refusal(410, 'Expired').status }];
  }

  onReadable(listener: () => void): void {
    this.listener = listener;
  }

  close(): void {
    this.closed = true;
    this.listener();
  }
}

function told(event: StoreEvent): WatchEvent {
  if (event.type === 'put')
    return { type: event.previous === undefined ? 'ADDED' : 'MODIFIED', object: event.entry.value };
  return { type: 'DELETED', object: atRevision(event.previous.value, event.revision) };
}

const atRevision = (value: KubeObject, at: number): KubeObject => ({
  ...value,
  metadata: { ...value.metadata, resourceVersion: String(at) },
});

const stampOf =
  (value: KubeObject): Stamp =>
  (at) =>
    atRevision(value, at);

function checked(result: WriteResult): Entry {
  if (result.ok) return result.entry;
  if (result.reason === 'missing') throw refusal(404, 'NotFound');
  throw refusal(409, result.reason === 'exists' ? 'AlreadyExists' : 'Conflict');
}

const object = (code: number, value: KubeObject): ApiResponse => ({ code, kind: 'object', object: value });

const keyOf = (request: ApiRequest, name: string): StoreKey => ({
  prefix: request.resource.plural,
  namespace: request.namespace ?? '',
  name,
});

/** RFC 7386, whatever the kind of the patch. */
function merged<T>(target: T, patch: unknown): T {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch as T;
  const out: Record<string, unknown> = { ...(target as object) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = merged(out[key], value);
  }
  return out as T;
}
