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
}
