import type { KubeObject } from '../../api/object';
import type { FieldError } from '../../api/field-error';
import type { Served } from './registry';

export interface Writer {
  /** `kubectl-client-side-apply`, `kube-controller-manager`; never empty for an apply. */
  readonly manager: string;
  readonly subresource: string;
  readonly served: Served;
}

export type Applied =
  | { readonly ok: true; readonly object: KubeObject }
  | { readonly ok: false; readonly conflicts: readonly FieldError[]; readonly message: string };

/**
 * Who owns which field. Called with objects in normal form of the served version; the answer carries
 * `metadata.managedFields`.
 */
export interface FieldTracker {
  /** After a create or an update (`live` undefined: a create), before admission. */
  updated(live: KubeObject | undefined, next: KubeObject, writer: Writer): KubeObject;
  /** After mutating admission, which acts on behalf of the same writer. */
  admitted(before: KubeObject, after: KubeObject, writer: Writer): KubeObject;
  /** Server-side apply of a configuration over the live object, or over nothing. */
  apply(live: KubeObject | undefined, configuration: unknown, writer: Writer, force: boolean): KubeObject;
}
