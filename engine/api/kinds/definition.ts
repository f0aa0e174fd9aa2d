import type { Instant } from '../../base/brand';
import type { FieldError } from '../field-error';
import type { KubeObject } from '../object';
import type { User } from '../request';
import type { Resource } from '../resource';

export type SubresourceName =
  | 'status'
  | 'scale'
  | 'binding'
  | 'eviction'
  | 'token'
  | 'approval'
  | 'finalize'
  | 'ephemeralcontainers'
  | 'resize'
  | 'log'
  | 'exec'
  | 'attach'
  | 'portforward'
  | 'proxy';

export type VerbName = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

export interface Column<T extends KubeObject> {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  /** 0: always shown; 1: `-o wide` only. */
  readonly priority: 0 | 1;
  readonly description: string;
  readonly cell: (object: T, now: Instant) => unknown;
}

/** What a hook may know beside the object. It may not reach for anything else. */
export interface HookContext {
  readonly now: Instant;
  readonly user: User;
  readonly subresource: string;
  readonly namespace: string;
}

/** How objects of another served version are read and written; the hooks see the storage version only. */
export interface Conversion {
  readonly version: string;
  readonly toStorage: (object: KubeObject) => KubeObject;
  readonly fromStorage: (object: KubeObject) => KubeObject;
}

/**
 * All that the API server must know of a kind: data first; the hooks are pure, take and give objects in normal form of
 * the storage version, and return their argument itself when there is nothing to change.
 */
export interface ResourceDefinition<T extends KubeObject = KubeObject> extends Resource<T> {
  readonly singular: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** `pods`, `services/specs`, `minions`: the part of the etcd key after `/registry/`. */
  readonly storagePrefix: string;
  readonly verbs: readonly VerbName[];
  readonly subresources: readonly SubresourceName[];
  readonly columns: readonly Column<T>[];
  /** Beside `metadata.name` and `metadata.namespace`. */
  readonly fieldSelectors: Readonly<Record<string, (object: T) => string>>;
  /** Other served versions of the same storage. */
  readonly conversions: readonly Conversion[];
  /** Updates without a resourceVersion are refused. */
  readonly unconditionalUpdate: boolean;
  readonly createOnUpdate: boolean;
  /** `generation` starts at 1 and rises when what this returns changes; absent: the kind has no generation. */
  readonly generationOf?: (object: T) => unknown;
  /** Seconds between DELETE and removal asked by default; absent: removed at once when no finalizer holds it. */
  readonly graceSeconds?: (object: T) => number;
  readonly defaults?: (object: T) => T;
  readonly prepareForCreate?: (object: T, context: HookContext) => T;
  /** `next` as submitted over `old`; drops what this (sub)resource may not change. */
  readonly prepareForUpdate?: (next: T, old: T, context: HookContext) => T;
  /** Metadata is checked by the server for every kind; hooks look at the rest. */
  readonly validate?: (object: T, context: HookContext) => readonly FieldError[];
  readonly validateUpdate?: (next: T, old: T, context: HookContext) => readonly FieldError[];
  /** Rule of `metadata.name`; absent: DNS-1123 subdomain. */
  readonly nameRule?: 'dns-subdomain' | 'dns-label' | 'dns-1035-label' | 'path-segment';
  readonly warnings?: (object: T, old: T | undefined, context: HookContext) => readonly string[];
}
