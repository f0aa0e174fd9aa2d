import type { KubeObject, Manifest, ObjectKey } from '../api/object';
import type { DeleteOptions, ListOptions, Patch } from '../api/request';
import type { Resource } from '../api/resource';

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
}

/** The API server as one identity sees it. Synchronous: each call is one request and one transition. */
export type Client = Reader & Writer;
