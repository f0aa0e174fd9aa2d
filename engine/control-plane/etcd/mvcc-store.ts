import { revision as toRevision, type Instant, type Revision } from '../../base/brand';
import { deepFreeze } from '../../base/deep-freeze';
import { invariant } from '../../base/invariant';
import type { Clock } from '../../sim/clock';
import type { Commit, CommittedWrite } from './commit-record';
import { EtcdError } from './etcd-error';
import { EventLog } from './event-log';
import { ExpiryTimer } from './expiry-timer';
import { Keyspace } from './keyspace';
import { Leases, type Grant } from './leases';
import { PastLists } from './past-list';
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
import { deleteEvent, keyOfEvent, putEvent, versionIn } from './store-events';
import type { StoreSnapshot } from './store-snapshot';
import { Tombstones } from './tombstones';
import { stateAt, Tombstone, type State, type Version } from './version';

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
  private readonly tombstones = new Tombstones();
  private readonly past: PastLists;
  private readonly log: EventLog;
  private readonly leases = new Leases();
  private readonly expiry: ExpiryTimer | undefined;

  constructor(
    private readonly options: MvccStoreOptions,
    from?: StoreSnapshot,
  ) {
    this.head = from?.revision ?? FIRST_REVISION;
    this.floor = from?.revision ?? toRevision(0);
    this.compacted = this.floor;
    this.keyspace = from?.keyspace.share() ?? new Keyspace();
    this.past = new PastLists({ keyspace: this.keyspace, tombstones: this.tombstones });
    this.log = new EventLog(this.compacted);
    for (const [ttl, grant] of from?.grants ?? []) this.leases.add(ttl, grant);
    this.expiry = options.clock === undefined ? undefined : new ExpiryTimer(options.clock, () => this.expireLeases());
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

  get cached(): this {
    return this;
  }

  get(key: StoreKey, at?: Revision): Entry | undefined {
    const newest = this.keyspace.get(key);
    if (at === undefined || at >= this.head) return newest;
    if (at < this.compacted && !this.keeps(at)) throw new EtcdError('compacted');
    return stateAt(newest ?? this.tombstones.get(key), at);
  }

  range(prefix: string, options: RangeOptions = {}): RangeResult {
    const { head } = this;
    const { at = head, namespace, compacted } = options;
    if (at > head) return { ok: false, reason: 'future' };
    if (at < this.compacted && !(compacted === true && this.keeps(at))) return { ok: false, reason: 'compacted' };
    const entries = at === head ? this.keyspace.list(prefix, namespace) : this.past.list(prefix, at, namespace);
    return { ok: true, entries, revision: head };
  }

  /** What `range` finds now; the same array as long as nothing of it changes. */
  newest(prefix: string, namespace?: string): readonly Entry[] {
    return this.keyspace.list(prefix, namespace);
  }

  create(key: StoreKey, stamp: Stamp, options?: { readonly leaseSeconds?: number }): WriteResult {
    const current = this.keyspace.get(key);
    if (current !== undefined) return { ok: false, reason: 'exists', current };
    return this.write(this.put(key, stamp, this.tombstones.get(key), options?.leaseSeconds));
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
      if (op.kind === 'put') return [this.put(op.key, op.stamp, this.newestState(op.key), op.leaseSeconds)];
      return current === undefined ? [] : [this.deletion(current)];
    });
    if (events.length > 0) this.accept(events);
    return events;
  }

  /** Repeats what another store has committed and a log has kept; the commits follow the revision of this one. */
  replay(commits: Iterable<Commit>): void {
    for (const { revision, at, writes } of commits) {
      if (revision !== this.head + 1) invariant(false, `revision ${revision} does not follow ${this.head}`);
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
    for (const event of this.log.free()) this.forgetBefore(event);
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

  /** Removes what has outlived its lease. With a clock it is called when that is due. */
  expireLeases(): void {
    for (const { key } of this.leases.takeExpired(this.options.now(), this.holds)) {
      const current = this.keyspace.get(key);
      if (current !== undefined) this.accept([this.deletion(current)]);
    }
    this.awaitExpiry();
  }

  private newestState(key: StoreKey): State | undefined {
    return this.keyspace.get(key) ?? this.tombstones.get(key);
  }

  private put(key: StoreKey, stamp: Stamp, older: State | undefined, lease: number | undefined): StoreEvent {
    const revision = toRevision(this.head + 1);
    const value = stamp(revision);
    invariant(this.head === revision - 1, 'a stamp must not write');
    if (this.options.freeze === true) deepFreeze(value);
    return putEvent({ key, value, lease, older, revision, at: this.options.now() });
  }

  private deletion(current: Entry): StoreEvent {
    return deleteEvent(current, toRevision(this.head + 1), this.options.now());
  }

  private replayed({ key, value, lease }: CommittedWrite, revision: Revision, at: Instant): StoreEvent {
    if (value !== undefined) return putEvent({ key, value, lease, older: this.newestState(key), revision, at });
    const previous = this.keyspace.get(key);
    invariant(previous !== undefined, 'a key was removed before it was there');
    return deleteEvent(previous, revision, at);
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
    this.log.append(event);
    if (event.type === 'put') this.applyPut(versionIn(event.entry));
    else this.applyDelete(event.key, event.revision, versionIn(event.previous));
  }

  private applyPut(version: Version): void {
    if (version.older instanceof Tombstone) this.tombstones.delete(version.key);
    this.keyspace.put(version);
    if (version.lease === undefined) return;
    this.leases.grant(version);
    this.expiry?.await(version.expires);
  }

  private applyDelete(key: StoreKey, revision: Revision, previous: Version): void {
    this.tombstones.set(key, new Tombstone(revision, previous));
    this.keyspace.remove(key);
  }

  /** No readable revision is older than this event, so nothing older than what it left behind is read. */
  private forgetBefore(event: StoreEvent): void {
    if (event.type === 'put') versionIn(event.entry).forgetOlder();
    else if (this.tombstones.get(event.key)?.modRevision === event.revision) this.tombstones.delete(event.key);
  }

  private readonly holds = ({ key, modRevision }: Grant): boolean =>
    this.keyspace.get(key)?.modRevision === modRevision;

  private awaitExpiry(): void {
    if (this.expiry === undefined) return;
    const next = this.leases.nextExpiry(this.holds);
    if (next !== undefined) this.expiry.await(next);
  }

  private keeps(at: Revision): boolean {
    return this.options.keepHistory === true && at >= this.floor;
  }
}

function refuseDuplicates(ops: readonly WriteOp[]): void {
  const seen = new Set<string>();
  for (const { key } of ops) {
    const path = `${key.prefix}\0${key.namespace}\0${key.name}`;
    if (seen.has(path)) throw new EtcdError('duplicate-key');
    seen.add(path);
  }
}
