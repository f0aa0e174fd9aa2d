import type { KubeObject, ObjectKey } from '../api/object';
import type { Resource } from '../api/resource';

/** `next` undefined: the object is gone; `previous` undefined: it is new. Both: it changed (or a relist repeated it). */
export type Handler<T extends KubeObject> = (next: T | undefined, previous: T | undefined) => void;

/** A cache that trails the server by a delivery delay, as a real one does: its reads may be stale. */
export interface Informer<T extends KubeObject = KubeObject> {
  readonly synced: boolean;
  get(key: ObjectKey): T | undefined;
  list(namespace?: string): readonly T[];
  /** Objects whose index holds the value; the index must have been added before the informer started. */
  byIndex(index: string, value: string): readonly T[];
  addIndex(index: string, valuesOf: (object: T) => readonly string[]): void;
  subscribe(handler: Handler<T>): void;
}

export interface InformerOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** One informer per resource and options for each component; asking again gives the same one. */
export interface Informers {
  of<T extends KubeObject>(resource: Resource<T>, options?: InformerOptions): Informer<T>;
  /** True once every informer that was asked for has its first list. */
  readonly synced: boolean;
  /** The server knows no such resource any more: nobody in this process watches it from now on. */
  forget(resource: Resource): void;
}
