import type { KubeObject, Manifest, ObjectKey } from '../api/object';
import type { DeleteOptions, ListOptions, PathAnswer, Patch } from '../api/request';
import type { Resource } from '../api/resource';
import type { TokenRequestSpec, TokenRequestStatus } from '../api/types/authentication-v1';

export type Subresource = 'status' | 'scale' | 'finalize' | 'approval';

export interface Reader {
  /** Undefined when there is none; other refusals are thrown. */
  get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey): T | undefined;
  list<T extends KubeObject>(
    resource: Resource<T>,
    options?: ListOptions & { readonly namespace?: string },
  ): readonly T[];
}

/** All throw `ApiError`. */
export interface Writer {
  create<T extends KubeObject>(resource: Resource<T>, object: NoInfer<Manifest<T>>): T;
  update<T extends KubeObject>(resource: Resource<T>, object: T, subresource?: Subresource): T;
  patch<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, patch: Patch, subresource?: Subresource): T;
  remove(resource: Resource, key: ObjectKey, options?: DeleteOptions): void;
  removeAll(resource: Resource, namespace: string, list?: ListOptions, options?: DeleteOptions): void;
  bind(pod: ObjectKey, nodeName: string, podUid?: string): void;
  evict(pod: ObjectKey, options?: DeleteOptions): void;
  requestToken(serviceAccount: ObjectKey, spec: TokenRequestSpec): TokenRequestStatus;
}

export interface PathReader {
  /**
   * A GET by path, of what is no resource of a kind that is built in: an aggregated API, say. `done` is called at once, or
   * later where another server answers. Refusals are answers; throws ApiError where nobody answers.
   */
  readPath(path: string, query: Readonly<Record<string, string>>, done: (answer: PathAnswer) => void): void;
}

/** The API server as one identity sees it. Synchronous but for `readPath`: each call is one request and one transition. */
export type Client = Reader & Writer & PathReader;
