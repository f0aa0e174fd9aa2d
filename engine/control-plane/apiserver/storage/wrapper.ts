import type { KubeObject } from '../../../api/object';
import type { Scope } from '../scope';

/**
 * What the registry of a kind does beside its strategy, where upstream wraps the generic one. Each hook may refuse by
 * throwing, and answers the object to go on with.
 */
export interface StorageWrapper {
  readonly storagePrefixes: readonly string[];
  /** Before anything else of a creation. */
  readonly create?: (scope: Scope, object: KubeObject) => KubeObject;
  /** After mutating admission of an update. */
  readonly update?: (scope: Scope, next: KubeObject, live: KubeObject) => KubeObject;
  /** After the strategy has prepared an object and before it is validated; `live` undefined: a creation. */
  readonly allocate?: (scope: Scope, next: KubeObject, live: KubeObject | undefined) => Allocated;
  /** After an object has left the store. */
  readonly removed?: (scope: Scope, object: KubeObject) => void;
}

/** An object with what the server gave it. */
export interface Allocated {
  readonly object: KubeObject;
  /** Told once whether the object was stored, so that what it got, or had, can be given back. */
  readonly settle: (stored: boolean) => void;
}
