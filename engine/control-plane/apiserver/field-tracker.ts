import type { KubeObject } from '../../api/object';
import type { Served } from './registry';

export interface Writer {
  /** `kubectl-client-side-apply`, `kube-controller-manager`; never empty for an apply. */
  readonly manager: string;
  readonly subresource: string;
  readonly served: Served;
}

/** Who owns which field: keeps `metadata.managedFields`. Takes and gives objects in normal form. */
export interface FieldTracker {
  /** After a create or an update (`live` undefined: a create), before admission; in the storage version. */
  readonly updated: (live: KubeObject | undefined, next: KubeObject, writer: Writer) => KubeObject;
  /** After mutating admission, whose changes belong to nobody. Adds to the warnings that the client is given. */
  readonly admitted: (before: KubeObject, after: KubeObject, writer: Writer, warnings: string[]) => KubeObject;
  /**
   * Server-side apply of a configuration over the live object of the storage version, or over nothing. The answer is of
   * the version of the writer. Throws ApiError: conflicts, and what is no configuration of the kind.
   */
  readonly apply: (live: KubeObject | undefined, configuration: unknown, writer: Writer, force: boolean) => KubeObject;
}
