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
  type RequestBase,
  type Transport,
  type User,
} from '../api/request';
import type { Resource } from '../api/resource';
import { pods, serviceaccounts } from '../api/resources';
import type { TokenRequest, TokenRequestSpec, TokenRequestStatus } from '../api/types/authentication-v1';
import { invariant } from '../base/invariant';
import type { Client, Subresource } from './client';

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
  ) {}

  get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey): T | undefined {
    try {
      return objectIn<T>(
        this.transport.request({ ...FRESH, ...this.about(resource, key), verb: 'get', name: key.name }),
      );
    } catch (error) {
      if (isApiError(error) && error.code === 404) return undefined;
      throw error;
    }
  }

  list<T extends KubeObject>(
    resource: Resource<T>,
    { namespace, ...options }: ListOptions & { readonly namespace?: string } = {},
  ): readonly T[] {
    const answer = this.transport.request({ ...FRESH, ...this.about(resource, { namespace }), verb: 'list', options });
    invariant(answer.kind === 'list', `a list of ${resource.plural} answered with ${answer.kind}`);
    return answer.items as readonly T[];
  }

  create<T extends KubeObject>(resource: Resource<T>, object: NoInfer<Manifest<T>>): T {
    const { namespace } = metadataOf(object);
    return this.write(resource, { namespace }, { verb: 'create', object });
  }

  update<T extends KubeObject>(resource: Resource<T>, object: T, subresource?: Subresource): T {
    const { name } = object.metadata;
    return this.write(resource, object.metadata, { verb: 'update', name, object, ...on(subresource) });
  }

  patch<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, patch: Patch, subresource?: Subresource): T {
    const { fieldManager } = patch;
    const as = fieldManager === undefined ? {} : { fieldManager };
    return this.write(resource, key, { verb: 'patch', name: key.name, patch, ...on(subresource), ...as });
  }

  remove(resource: Resource, key: ObjectKey, options: DeleteOptions = {}): void {
    this.transport.request({ ...FRESH, ...this.about(resource, key), verb: 'delete', name: key.name, options });
  }

  removeAll(resource: Resource, namespace: string, list: ListOptions = {}, options: DeleteOptions = {}): void {
    this.transport.request({
      ...FRESH,
      ...this.about(resource, { namespace }),
      verb: 'deletecollection',
      list,
      options,
    });
  }

  bind(pod: ObjectKey, nodeName: string, podUid?: string): void {
    this.createOn(pod, 'binding', {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { ...FRESH, ...pod, ...(podUid === undefined ? {} : { uid: podUid }) },
      target: { kind: 'Node', name: nodeName },
    });
  }

  evict(pod: ObjectKey, options: DeleteOptions = {}): void {
    this.createOn(pod, 'eviction', {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: pod,
      ...(Object.keys(options).length === 0 ? {} : { deleteOptions: options }),
    });
  }

  requestToken(serviceAccount: ObjectKey, spec: TokenRequestSpec): TokenRequestStatus {
    const object = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {}, spec };
    const { name } = serviceAccount;
    const about = this.about(serviceaccounts, serviceAccount);
    const answer = this.transport.request({ ...FRESH, ...about, verb: 'create', name, subresource: 'token', object });
    return objectIn<TokenRequest>(answer).status;
  }

  readPath(path: string, query: Readonly<Record<string, string>>, done: (answer: PathAnswer) => void): void {
    const { user, userAgent } = this.identity;
    const read = { user, path, query, ...(userAgent === undefined ? {} : { userAgent }) };
    if (this.transport.readPath === undefined) done({ code: 404, body: '404 page not found\n' });
    else this.transport.readPath(read, done);
  }

  private createOn(pod: ObjectKey, subresource: string, object: unknown): void {
    this.transport.request({ ...FRESH, ...this.about(pods, pod), verb: 'create', name: pod.name, subresource, object });
  }

  private write<T extends KubeObject>(resource: Resource<T>, at: Place, what: Written): T {
    return objectIn<T>(this.transport.request({ ...FRESH, ...this.about(resource, at), ...what }));
  }

  /** Field by field: identities have many shapes, and to spread one costs more than the rest of a small request. */
  private about(resource: Resource, { namespace }: Place): RequestBase {
    const { user, userAgent, fieldManager } = this.identity;
    const base: { -readonly [K in keyof RequestBase]: RequestBase[K] } = { user, resource };
    if (namespace !== undefined && namespace !== '') base.namespace = namespace;
    if (userAgent !== undefined) base.userAgent = userAgent;
    if (fieldManager !== undefined) base.fieldManager = fieldManager;
    return base;
  }
}

type Place = { readonly namespace?: string | undefined };
type Without<T> = T extends unknown ? Omit<T, Exclude<keyof RequestBase, 'subresource' | 'fieldManager'>> : never;
type Written = Without<Extract<ApiRequest, { verb: 'create' | 'update' | 'patch' }>>;

const on = (subresource: Subresource | undefined) => (subresource === undefined ? {} : { subresource });

function objectIn<T extends KubeObject>(response: ApiResponse): T {
  invariant(response.kind === 'object', `expected an object, found a ${response.kind}`);
  return response.object as T;
}

function metadataOf(object: Manifest): { readonly namespace?: string } {
  const namespace = object.metadata?.namespace;
  return namespace === undefined ? {} : { namespace };
}
