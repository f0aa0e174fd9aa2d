import type { KubeObject } from '../../api/object';
import { instant, millis, revision as toRevision, type Instant, type Revision } from '../../base/brand';
import { deepFreeze } from '../../base/deep-freeze';
import { invariant } from '../../base/invariant';
import type { Cancel, Clock } from '../../sim/clock';
import type { Commit, CommittedWrite } from './commit-record';
import { EtcdError } from './etcd-error';
import { EventLog, keyOfEvent } from './event-log';
import { History } from './history';
import { Keyspace } from './keyspace';
import { Leases, type Grant } from './leases';
import type {
  Entry,
  RangeOptions,
  RangeResult,
  Stamp,
  Store,
  StoreEvent,
  StoreKey,
  WatchHandle,
  WriteResult,
} from './store';
import type { StoreSnapshot } from './store-snapshot';

export interface MvccStoreOptions {
  readonly now: () => Instant;
  /** Compaction then only hides the past from clients, and `{ compacted: true }` still reads it. Default: false. */
  readonly keepHistory?: boolean;
  /** Lets leases expire by themselves. Without it someone must call `expireLeases`. */
  readonly clock?: Clock;
  /**
   * Called with the events of each revision before anyone can see them. A write is answered only once this has returned:
   * a log on disk goes here. If it throws, nothing was written.
   */
  readonly onCommit?: (events: readonly StoreEvent[]) => void;
  /** Debugging aid: values are deeply frozen, so that whoever changes a shared object is caught. */
  readonly freeze?: boolean;
}

/** One write of a transaction. */
export type WriteOp =
  | { readonly kind: 'put'; readonly key: StoreKey; readonly stamp: Stamp; readonly leaseSeconds?: number }
  | { readonly kind: 'remove'; readonly key: StoreKey };

/** etcd begins here, before its first write. */
const FIRST_REVISION = toRevision(1);

/** etcd's MVCC in memory: see `Store` for what it promises. Values are shared, never copied. */
export class MvccStore implements Store {
  private head: Revision;
  private compacted: Revision;
  /** Nothing is known of what came before. */
  private readonly floor: Revision;
  private readonly keyspace: Keyspace;
  private readonly log: EventLog;
  private readonly history = new History();
  private readonly leases = new Leases();
  private expiry: { readonly at: Instant; readonly cancel: Cancel } | undefined;

  constructor(
    private readonly options: MvccStoreOptions,
    from?: StoreSnapshot,
  ) {
    this.head = from?.revision ?? FIRST_REVISION;
    this.floor = from?.revision ?? toRevision(0);
    this.compacted = this.floor;
    this.keyspace = from?.keyspace.share() ?? new Keyspace();
    this.log = new EventLog(this.compacted);
    for (const [ttl, grant] of from?.grants ?? []) this.leases.add(ttl, grant);
    this.awaitExpiry();
  }

  static from(snapshot: StoreSnapshot, options: MvccStoreOptions): MvccStore {
    return new MvccStore(options, snapshot);
  }

  get revision(): Revision {
    return this.head;
  }

  get compactedRevision(): Revision {
    return this.compacted;
  }

  get(key: StoreKey, at?: Revision): Entry | undefined {
    const newest = this.keyspace.get(key);
    if (at === undefined || at >= this.head) return newest;
    if (at < this.compacted && !this.keeps(at)) throw new EtcdError('compacted');
    return this.history.at(key, at, newest);
  }

  range(prefix: string, options: RangeOptions = {}): RangeResult {
    const at = options.at ?? this.head;
    if (at > this.head) return { ok: false, reason: 'future' };
    if (at < this.compacted && !(options.compacted === true && this.keeps(at)))
      return { ok: false, reason: 'compacted' };
    const entries =
      at === this.head
        ? this.keyspace.list(prefix, options.namespace)
        : this.history.list(this.keyspace, prefix, at, options.namespace);
    return { ok: true, entries, revision: this.head };
  }

  create(key: StoreKey, stamp: Stamp, options?: { readonly leaseSeconds?: number }): WriteResult {
    const current = this.keyspace.get(key);
    if (current !== undefined) return { ok: false, reason: 'exists', current };
    return this.write(this.put(key, stamp, undefined, options?.leaseSeconds));
  }

  update(key: StoreKey, stamp: Stamp, expected: Revision): WriteResult {
    const current = this.keyspace.get(key);
    if (current === undefined) return { ok: false, reason: 'missing', current };
    if (current.modRevision !== expected) return { ok: false, reason: 'stale', current };
    return this.write(this.put(current.key, stamp, current, current.lease));
  }

  remove(key: StoreKey, expected: Revision): WriteResult {
    const current = this.keyspace.get(key);
    if (current === undefined) return { ok: false, reason: 'missing', current };
    if (current.modRevision !== expected) return { ok: false, reason: 'stale', current };
    return this.write(this.deletion(current));
  }

  /** Several writes at one revision, all or none. A key that is to be removed and is not there is passed over. */
  commit(ops: readonly WriteOp[]): readonly StoreEvent[] {
    refuseDuplicates(ops);
    const events = ops.flatMap((op): StoreEvent[] => {
      const current = this.keyspace.get(op.key);
      if (op.kind === 'put') return [this.put(op.key, op.stamp, current, op.leaseSeconds)];
      return current === undefined ? [] : [this.deletion(current)];
    });
    if (events.length > 0) this.accept(events);
    return events;
  }

  /** Repeats what another store has committed and a log has kept; the commits follow the revision of this one. */
  replay(commits: Iterable<Commit>): void {
    for (const { revision, at, writes } of commits) {
      invariant(revision === this.head + 1, `revision ${revision} does not follow ${this.head}`);
      for (const event of writes.map((write) => this.replayed(write, revision, at))) this.apply(event);
    }
    this.awaitExpiry();
  }

  watch(prefix: string, after: Revision, onReadable: () => void): WatchHandle {
    return this.log.watch(prefix, after, onReadable);
  }

  /** Events after one revision up to and with another, of a prefix or (`''`) of all: for reports about the past. */
  events(after: Revision, until: Revision, prefix = ''): readonly StoreEvent[] {
    return this.log.between(prefix, after, until);
  }

  compact(before: Revision): void {
    if (before > this.head) throw new EtcdError('future');
    if (before <= this.compacted) return;
    this.compacted = before;
    this.log.hide(before);
    if (this.options.keepHistory === true) return;
    for (const event of this.log.free()) this.history.trim(event, before, this.keyspace.get(keyOfEvent(event)));
  }

  revisionAt(at: Instant): Revision {
    return this.log.revisionAt(at);
  }

  prefixes(): readonly string[] {
    return this.keyspace.prefixes();
  }

  snapshot(): StoreSnapshot {
    return { revision: this.head, keyspace: this.keyspace.share(), grants: this.leases.all(this.holds) };
  }

  /** Removes what has outlived its lease; the instant of the next expiry is answered. */
  expireLeases(): Instant | undefined {
    for (const { key } of this.leases.takeExpired(this.options.now(), this.holds)) {
      const current = this.keyspace.get(key);
      if (current !== undefined) this.accept([this.deletion(current)]);
    }
    return this.leases.nextExpiry(this.holds);
  }

  private replayed({ key, value, lease }: CommittedWrite, revision: Revision, at: Instant): StoreEvent {
    const previous = this.keyspace.get(key);
    if (value !== undefined) return putEvent({ key, value, lease, previous, revision, at });
    invariant(previous !== undefined, `${key.name} was removed before it was there`);
    return { type: 'delete', revision, at, key: previous.key, previous };
  }

  private put(key: StoreKey, stamp: Stamp, previous: Entry | undefined, lease: number | undefined): StoreEvent {
    const revision = toRevision(this.head + 1);
    const value = stamp(revision);
    invariant(this.head === revision - 1, 'a stamp must not write');
    if (this.options.freeze === true) deepFreeze(value);
    return putEvent({ key, value, lease, previous, revision, at: this.options.now() });
  }

  private deletion(previous: Entry): StoreEvent {
    const revision = toRevision(this.head + 1);
    return { type: 'delete', revision, at: this.options.now(), key: previous.key, previous };
  }

  private write(event: StoreEvent): WriteResult {
    this.options.onCommit?.([event]);
    this.apply(event);
    this.log.wake(keyOfEvent(event).prefix);
    return { ok: true, entry: event.type === 'put' ? event.entry : event.previous };
  }

  private accept(events: readonly StoreEvent[]): void {
    this.options.onCommit?.(events);
    for (const event of events) this.apply(event);
    for (const event of events) this.log.wake(keyOfEvent(event).prefix);
  }

  private apply(event: StoreEvent): void {
    this.head = event.revision;
    this.history.keep(event);
    this.log.append(event);
    if (event.type === 'delete') this.keyspace.remove(event.key);
    else {
      this.keyspace.put(event.entry);
      if (event.entry.lease !== undefined) this.lend(event.entry, event.at);
    }
  }

  private lend(entry: Entry, at: Instant): void {
    this.leases.grant(entry, at);
    this.awaitExpiry();
  }

  private readonly holds = ({ key, modRevision }: Grant): boolean =>
    this.keyspace.get(key)?.modRevision === modRevision;

  private awaitExpiry(): void {
    const { clock } = this.options;
    if (clock === undefined) return;
    const next = this.leases.nextExpiry(this.holds);
    if (next === undefined || (this.expiry !== undefined && this.expiry.at <= next)) return;
    this.expiry?.cancel();
    const delay = millis(Math.max(0, next - clock.now()));
    this.expiry = { at: instant(clock.now() + delay), cancel: clock.after(delay, 'etcd/lease', () => this.expire()) };
  }

  private expire(): void {
    this.expiry = undefined;
    this.expireLeases();
    this.awaitExpiry();
  }

  private keeps(at: Revision): boolean {
    return this.options.keepHistory === true && at >= this.floor;
  }
}

interface Put {
  readonly key: StoreKey;
  readonly value: KubeObject;
  readonly lease: number | undefined;
  readonly previous: Entry | undefined;
  readonly revision: Revision;
  readonly at: Instant;
}

function putEvent({ key, value, lease, previous, revision, at }: Put): StoreEvent {
  const createRevision = previous?.createRevision ?? revision;
  const version = (previous?.version ?? 0) + 1;
  const entry: Entry =
    lease === undefined
      ? { key, value, createRevision, modRevision: revision, version }
      : { key, value, createRevision, modRevision: revision, version, lease };
  return { type: 'put', revision, at, entry, previous };
}

function refuseDuplicates(ops: readonly WriteOp[]): void {
  const seen = new Set<string>();
  for (const { key } of ops) {
    const path = `${key.prefix}\0${key.namespace}\0${key.name}`;
    if (seen.has(path)) throw new EtcdError('duplicate-key');
    seen.add(path);
  }
}
