import type { Instant, Revision } from '../../base/brand';
import type { KubeObject } from '../../api/object';

/** `/registry/<prefix>/<namespace>/<name>` in parts, so that no path string is built on a hot path. */
export interface StoreKey {
  /** `pods`, `services/specs`, `minions`, `example.com/widgets`. */
  readonly prefix: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

export interface Entry {
  readonly key: StoreKey;
  readonly value: KubeObject;
  readonly createRevision: Revision;
  readonly modRevision: Revision;
  /** Writes since creation, from 1. */
  readonly version: number;
  /** Seconds to live when the key was put under a lease. */
  readonly lease?: number | undefined;
}

export type StoreEvent =
  | {
      readonly type: 'put';
      readonly revision: Revision;
      readonly at: Instant;
      readonly entry: Entry;
      readonly previous: Entry | undefined;
    }
  | {
      readonly type: 'delete';
      readonly revision: Revision;
      readonly at: Instant;
      readonly key: StoreKey;
      readonly previous: Entry;
    };

/** Outcomes, not exceptions: to lose a race is a normal answer. */
export type WriteResult =
  | { readonly ok: true; readonly entry: Entry }
  | { readonly ok: false; readonly reason: 'exists' | 'missing' | 'stale'; readonly current: Entry | undefined };

export type RangeResult =
  | { readonly ok: true; readonly entries: readonly Entry[]; readonly revision: Revision }
  | { readonly ok: false; readonly reason: 'compacted' | 'future' };

export interface RangeOptions {
  readonly namespace?: string;
  readonly at?: Revision;
  /** Reads what compaction hides from clients, if the store keeps its history: for claims about the past. */
  readonly compacted?: boolean;
}

export interface WatchHandle {
  /** Events since the last poll, in order of revision; 'compacted' when the log no longer reaches back that far. */
  poll(): readonly StoreEvent[] | 'compacted';
  close(): void;
}

/** Builds the value at the revision that the write will have, so that the stored object carries it. */
export type Stamp = (revision: Revision) => KubeObject;

/** An append-only log of revisions with etcd's semantics: the one place where cluster state lives. */
export interface StoreReads {
  get(key: StoreKey, at?: Revision): Entry | undefined;
  /** All keys of a prefix, or of one of its namespaces, in the order of their paths by code units. */
  range(prefix: string, options?: RangeOptions): RangeResult;
}

export interface Store extends StoreReads {
  readonly revision: Revision;
  readonly compactedRevision: Revision;
  /** What a client that watches knows without asking: it needs no quorum. */
  readonly cached: StoreReads;
  create(key: StoreKey, stamp: Stamp, options?: { readonly leaseSeconds?: number }): WriteResult;
  update(key: StoreKey, stamp: Stamp, expected: Revision): WriteResult;
  /** The deleted entry is answered; the delete has a revision of its own: `store.revision`. */
  remove(key: StoreKey, expected: Revision): WriteResult;
  /** Events of a prefix (`''`: of all) with a revision greater than `after`. */
  watch(prefix: string, after: Revision, onReadable: () => void): WatchHandle;
  compact(before: Revision): void;
  /** The newest revision written at or before an instant. */
  revisionAt(at: Instant): Revision;
}
