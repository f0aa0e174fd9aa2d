import { FRESH } from '../../base/fresh';
import type { KubeObject } from '../object';
import type { ObjectMeta } from '../types/meta-v1';
import type { HookContext, ResourceDefinition } from './definition';

/** An object whose status is written through its own subresource. */
export type WithStatus = KubeObject & { readonly status: object };

export interface StatusRules<T extends WithStatus> {
  /** The status of a new object, in normal form. */
  readonly empty: T['status'];
  /** What of the metadata a write to `/status` may not change; the default: it may change all that an update may. */
  readonly metadata?: (next: ObjectMeta, old: ObjectMeta) => ObjectMeta;
}

/**
 * The strategy of most kinds with a status: a new object has none, an update keeps it, and a write to `/status` keeps
 * all else (upstream: pkg/registry, the `strategy.go` of each kind).
 */
export function statusHooks<T extends WithStatus>(
  rules: StatusRules<T>,
): Required<Pick<ResourceDefinition<T>, 'prepareForCreate' | 'prepareForUpdate'>> {
  return {
    prepareForCreate: (object: T): T => withStatus(object, rules.empty),
    prepareForUpdate: (next: T, old: T, context: HookContext): T =>
      context.subresource === 'status' ? statusWrite(next, old, rules) : withStatus(next, old.status),
  };
}

/** The object with another status; itself when it already has that one. */
export const withStatus = <T extends WithStatus>(object: T, status: T['status']): T =>
  object.status === status ? object : { ...object, status };

/** `old` with the status of `next` and what a client may change of the metadata. */
export function statusWrite<T extends WithStatus>(next: T, old: T, rules: Pick<StatusRules<T>, 'metadata'>): T {
  const metadata = rules.metadata === undefined ? next.metadata : rules.metadata(next.metadata, old.metadata);
  return { ...FRESH, ...old, metadata, status: next.status };
}

/** ResetObjectMetaForStatus: of the metadata only managedFields are taken from the client. */
export function metadataForStatus(next: ObjectMeta, old: ObjectMeta): ObjectMeta {
  if (next === old) return old;
  const { managedFields: _dropped, ...kept } = old;
  const reset = { ...FRESH, ...kept, name: next.name, uid: next.uid, resourceVersion: next.resourceVersion };
  return next.managedFields === undefined ? reset : { ...FRESH, ...reset, managedFields: next.managedFields };
}

/** Labels stay as they were. */
export function keepLabels(next: ObjectMeta, old: ObjectMeta): ObjectMeta {
  if (next.labels === old.labels) return next;
  const { labels: _dropped, ...kept } = next;
  return old.labels === undefined ? kept : { ...kept, labels: old.labels };
}
