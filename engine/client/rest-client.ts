import { FRESH } from '../base/fresh';
import type { KubeObject, Manifest, ObjectKey } from '../api/object';
import {
  isApiError,
  type ApiRequest,
  type ApiResponse,
  type DeleteOptions,
  type ListOptions,
  type PathAnswer,
  type Patch,
  type Transport,
  type User,
} from '../api/request';
import type { Resource } from '../api/resource';
import { pods, serviceaccounts } from '../api/resources';
import type { TokenRequest, TokenRequestSpec, TokenRequestStatus } from '../api/types/authentication-v1';
import { invariant } from '../base/invariant';
import type { Client, Subresource } from './client';
import { UNHURRIED, type Pace } from './pace';

/** Who asks. */
export interface ClientIdentity {
  readonly user: User;
  /** What the server derives the name of the field manager from, if that is not given. */
  readonly userAgent?: string;
  readonly fieldManager?: string;
}

/** The typed verbs over a transport. Synchronous, without a cache and without retries. */
export class RestClient implements Client {
  constructor(
    private readonly transport: Transport,
    private readonly identity: ClientIdentity,
    /** What it is held to; it counts the requests. */
    readonly pace: Pace = UNHURRIED,
  ) {}

  get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey): T | undefined {
    const { user } = this.identity;
    try {
      return objectIn<T>(this.ask({ user, resource, verb: 'get', name: key.name }, key));
    } catch (error) {
      if (isApiError(error) && error.code === 404) return undefined;
      throw error;
    }
  }

  list<T extends KubeObject>(
    resource: Resource<T>,
    { namespace, ...options }: ListOptions & { readonly namespace?: string } = {},
  ): readonly T[] {
    const { user } = this.identity;
    const answer = this.ask({ user, resource, verb: 'list', options }, { namespace });
    invariant(answer.kind === 'list', `a list of ${resource.plural} answered with ${answer.kind}`);
    return answer.items as readonly T[];
  }

  create<T extends KubeObject>(resource: Resource<T>, object: NoInfer<Manifest<T>>): T {
    const { user } = this.identity;
    return objectIn<T>(this.ask({ user, resource, verb: 'create', object }, object.metadata ?? NOWHERE));
  }

  update<T extends KubeObject>(resource: Resource<T>, object: T, subresource?: Subresource): T {
    const { user } = this.identity;
    const { metadata } = object;
    const request: Draft = { user, resource, verb: 'update', name: metadata.name, object };
    if (subresource !== undefined) request.subresource = subresource;
    return objectIn<T>(this.ask(request, metadata));
  }

  patch<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, patch: Patch, subresource?: Subresource): T {
    const { user } = this.identity;
    const request: Draft = { user, resource, verb: 'patch', name: key.name, patch };
    if (subresource !== undefined) request.subresource = subresource;
    if (patch.fieldManager !== undefined) request.fieldManager = patch.fieldManager;
    return objectIn<T>(this.ask(request, key));
  }

  remove(resource: Resource, key: ObjectKey, options: DeleteOptions = {}): void {
    const { user } = this.identity;
    this.ask({ user, resource, verb: 'delete', name: key.name, options }, key);
  }

  removeAll(resource: Resource, namespace: string, list: ListOptions = {}, options: DeleteOptions = {}): void {
    const { user } = this.identity;
    this.ask({ user, resource, verb: 'deletecollection', list, options }, { namespace });
  }

  bind(pod: ObjectKey, nodeName: string, podUid?: string): void {
    this.createOn(pods, pod, 'binding', {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { ...FRESH, ...pod, ...(podUid === undefined ? {} : { uid: podUid }) },
      target: { kind: 'Node', name: nodeName },
    });
  }

  evict(pod: ObjectKey, options: DeleteOptions = {}): void {
    this.createOn(pods, pod, 'eviction', {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: pod,
      ...(Object.keys(options).length === 0 ? {} : { deleteOptions: options }),
    });
  }

  requestToken(serviceAccount: ObjectKey, spec: TokenRequestSpec): TokenRequestStatus {
    const object = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {}, spec };
    return objectIn<TokenRequest>(this.createOn(serviceaccounts, serviceAccount, 'token', object)).status;
  }

  readPath(path: string, query: Readonly<Record<string, string>>, done: (answer: PathAnswer) => void): void {
    const { user, userAgent } = this.identity;
    const read = { user, path, query, ...(userAgent === undefined ? {} : { userAgent }) };
    if (this.transport.readPath === undefined) done({ code: 404, body: '404 page not found\n' });
    else this.transport.readPath(read, done);
  }

  private createOn(resource: Resource, key: ObjectKey, subresource: string, object: unknown): ApiResponse {
    const { user } = this.identity;
    return this.ask({ user, resource, verb: 'create', name: key.name, subresource, object }, key);
  }

  /** Adds to a request what it has of a place and of whoever asks; field by field, for it is all that most requests cost. */
  private ask(request: Draft, { namespace }: Place): ApiResponse {
    const { userAgent, fieldManager } = this.identity;
    if (namespace !== undefined && namespace !== '') request.namespace = namespace;
    if (userAgent !== undefined) request.userAgent = userAgent;
    if (fieldManager !== undefined) request.fieldManager ??= fieldManager;
    this.pace.take();
    return this.transport.request(request);
  }
}

interface Place {
  readonly namespace?: string | undefined;
}

const NOWHERE: Place = Object.freeze({});

/** A request that is being made. */
type Draft = Mutable<ApiRequest>;
type Mutable<T> = T extends unknown ? { -readonly [K in keyof T]: T[K] } : never;

function objectIn<T extends KubeObject>(response: ApiResponse): T {
  invariant(response.kind === 'object', `expected an object, found a ${response.kind}`);
  return response.object as T;
}
